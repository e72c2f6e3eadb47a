import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../lambdas/shared/contract/functions.ts';
import type { Settings } from '../../lambdas/shared/contract/settings.ts';
import { Variable } from '../../lambdas/shared/contract/variables.ts';
import { functionPermissions, type PermissionResources } from './function-permissions.ts';
import { MachineId, machineArn } from './machine-name.ts';
import { OrchestratorFunction } from './orchestrator-function.ts';
import type { Permission } from './permission.ts';
import { watchRuleName } from './watch-rule.ts';

export interface OrchestratorFunctionsProps extends PermissionResources {
  readonly settings: Settings;
  /** Directory of the bundles, see `functionCode`. */
  readonly bundles: string | undefined;
  /** Where invocations go that nobody waits for, when all their attempts failed. */
  readonly failedInvocations: IQueue;
}

const SWEEP = 'reconcile-handshakes';

/** Every function of `FUNCTIONS`, each with the variables and the permissions it lists. */
export class OrchestratorFunctions extends Construct {
  readonly byName: Readonly<Record<FunctionName, IFunction>>;

  constructor(scope: Construct, id: string, props: OrchestratorFunctionsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const permissions = functionPermissions(stack, props);
    const define = (
      name: FunctionName,
      environment: Readonly<Record<string, string>>,
      more: readonly Permission[] = [],
    ) =>
      new OrchestratorFunction(this, pascalCase(name), {
        name,
        bundles: props.bundles,
        environment,
        permissions: [...permissions[name], ...more],
        ...(isAsynchronous(name) && { failedInvocations: props.failedInvocations }),
      }).function;

    const values = {
      [Variable.OUTCOME_TABLE_NAME]: props.outcomeTable.tableName,
      [Variable.COORDINATION_TABLE_NAME]: props.coordinationTable.tableName,
      [Variable.EVENT_BUS_NAME]: props.eventBus.eventBusName,
      [Variable.NOTICE_TOPIC_ARN]: props.topic.topicArn,
      [Variable.STATE_MACHINE_ARN]: machineArn(stack, MachineId.INVITATION),
      [Variable.TIMER_STATE_MACHINE_ARN]: machineArn(stack, MachineId.TIMER),
      [Variable.WATCH_RULE_NAME]: watchRuleName(stack),
      [Variable.SETTINGS]: JSON.stringify(props.settings),
    };
    const sweep = define(SWEEP, pick(values, FUNCTIONS[SWEEP].variables));
    const allValues = { ...values, [Variable.RECONCILE_FUNCTION_NAME]: sweep.functionName };
    const mayRequestSweep = {
      actions: ['lambda:InvokeFunction'],
      resources: [sweep.functionArn],
    };
    const others = (Object.keys(FUNCTIONS) as FunctionName[])
      .filter((name) => name !== SWEEP)
      .map((name) => {
        const variables: readonly Variable[] = FUNCTIONS[name].variables;
        const runsSweep = variables.includes(Variable.RECONCILE_FUNCTION_NAME);
        return [
          name,
          define(name, pick(allValues, variables), runsSweep ? [mayRequestSweep] : []),
        ] as const;
      });
    this.byName = Object.fromEntries([[SWEEP, sweep], ...others]) as Record<
      FunctionName,
      IFunction
    >;
  }
}

/** The variables a function lists. One without a value fails the type check. */
function pick<V extends Variable>(
  values: { readonly [K in V]: string },
  variables: readonly V[],
): { readonly [K in V]: string } {
  return Object.fromEntries(variables.map((name) => [name, values[name]])) as {
    [K in V]: string;
  };
}

function isAsynchronous(name: FunctionName): boolean {
  const { calledBy } = FUNCTIONS[name];
  return calledBy === 'rule' || calledBy === 'schedule';
}

function pascalCase(name: FunctionName): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
