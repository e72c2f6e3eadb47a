import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type MachineId, machineName } from './machine-name.ts';

export interface OrchestratorStateMachineProps {
  readonly machine: MachineId;
  readonly comment: string;
  readonly definition: IChainable;
  /** What the states may do. The role gets nothing beside it but tracing and log delivery. */
  readonly permissions: readonly PolicyStatement[];
  /** Less than the year after which Step Functions ends an execution by itself. */
  readonly timeout: Duration;
}

/**
 * A state machine as all of ours are: Standard, JSONata, traced, and logged without data, because
 * the data of a callback state holds its task token, which is a bearer secret.
 */
export class OrchestratorStateMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: OrchestratorStateMachineProps) {
    super(scope, id);
    const name = machineName(Stack.of(this), props.machine);
    const logGroup = new LogGroup(this, 'Logs', {
      // The prefix keeps the resource policy of CloudWatch Logs below its size limit.
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: RetentionDays.SIX_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, 'Resource', {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(props.definition),
      timeout: props.timeout,
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
      // CDK would also let the machine call every version of its functions.
      role: this.#defineRole(props.permissions).withoutPolicyUpdates(),
    });
  }

  #defineRole(permissions: readonly PolicyStatement[]): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        States: new PolicyDocument({ statements: [...permissions] }),
        Observability: new PolicyDocument({ statements: [LOG_DELIVERY(), TRACING()] }),
      },
    });
    acknowledge(
      role,
      ['AwsSolutions-IAM5[Resource::*]'],
      'neither X-Ray nor the delivery of logs supports resources: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
    );
    return role;
  }
}

const LOG_DELIVERY = () =>
  new PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    resources: ['*'],
  });

const TRACING = () =>
  new PolicyStatement({
    actions: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    resources: ['*'],
  });
