import { type Call, CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import type { LocalAws } from '../../lib/local/local-aws.ts';
import { withoutHash } from './template.ts';

/** A right that a function made use of: what its role must allow. */
export interface UsedRight {
  readonly role: string;
  readonly action: string;
  /** As the rights of a role name it; undefined where only the action is compared. */
  readonly resource: string | undefined;
}

/** IAM prefixes by the prefix of `X-Amz-Target`. */
const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  AWSStepFunctions: 'states',
  AWSOrganizationsV20161128: 'organizations',
  ServiceQuotasV20190624: 'servicequotas',
  AWSEvents: 'events',
};

/** Notes every call of a function to AWS on its way through the engine. */
export class RightsWatch implements Interceptor {
  readonly #calls: Call[] = [];

  intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    if (call.kind === CallKind.REQUEST) this.#calls.push(call);
    return perform();
  }

  /** What was used in the stack that runs in `aws`. */
  used(aws: LocalAws): readonly UsedRight[] {
    const functions = aws.resources.ofType('AWS::Lambda::Function');
    const roles = new Map(
      functions.map(({ physicalId, logicalId }) => [physicalId, `${withoutHash(logicalId)}Role`]),
    );
    const used = this.#calls.map((call): UsedRight => {
      const action = actionOf(call);
      const resource = resourceOf(action, call.input as Readonly<Record<string, string>>, aws);
      return { role: roles.get(call.caller) ?? call.caller, action, resource };
    });
    return [...new Map(used.map((right) => [JSON.stringify(right), right])).values()];
  }
}

function actionOf({ service, operation }: Call): string {
  return service === 'lambda'
    ? 'lambda:InvokeFunction'
    : `${SERVICES[service] ?? service}:${operation}`;
}

function resourceOf(
  action: string,
  input: Readonly<Record<string, string>>,
  aws: LocalAws,
): string | undefined {
  if (action.startsWith('dynamodb:')) {
    const { TableName, IndexName } = input;
    const isOutcomes = TableName === aws.outputs.OutcomeTableName;
    const table = isOutcomes ? '<Outcomes.Arn>' : '<Coordination.Arn>';
    return IndexName === undefined ? table : `${table}/index/${IndexName}`;
  }
  if (!action.startsWith('states:')) return undefined;
  return input.stateMachineArn?.replace(/:\d{12}:/, ':<AWS::AccountId>:');
}
