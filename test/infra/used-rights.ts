import { ClientRequest } from 'node:http';
import { currentSandbox } from '../../lib/local/functions/sandbox.ts';
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

/** Notes every call of a function to AWS until `stop`. */
export class RightsWatch {
  readonly #aws: LocalAws;
  readonly #roles: ReadonlyMap<string, string>;
  readonly #restore: () => void;
  readonly #used = new Map<string, UsedRight>();

  constructor(aws: LocalAws) {
    this.#aws = aws;
    const functions = aws.resources.ofType('AWS::Lambda::Function');
    this.#roles = new Map(
      functions.map(({ physicalId, logicalId }) => [physicalId, `${withoutHash(logicalId)}Role`]),
    );
    this.#restore = onRequestSent((request, body) => {
      const functionName = currentSandbox()?.environment.AWS_LAMBDA_FUNCTION_NAME;
      const role = functionName && this.#roles.get(functionName);
      if (role) this.#note(role, request, body);
    });
  }

  stop(): void {
    this.#restore();
  }

  used(): readonly UsedRight[] {
    return [...this.#used.values()];
  }

  #note(role: string, request: ClientRequest, body: string): void {
    const action = actionOf(request, body);
    const resource = this.#resourceOf(action, body);
    this.#used.set(`${role} ${action} ${resource}`, { role, action, resource });
  }

  #resourceOf(action: string, body: string): string | undefined {
    if (action.startsWith('dynamodb:')) {
      const { TableName, IndexName } = JSON.parse(body);
      const isOutcomes = TableName === this.#aws.outputs.OutcomeTableName;
      const table = isOutcomes ? '<Outcomes.Arn>' : '<Coordination.Arn>';
      return IndexName === undefined ? table : `${table}/index/${IndexName}`;
    }
    if (!action.startsWith('states:')) return undefined;
    const { stateMachineArn } = JSON.parse(body);
    return stateMachineArn?.replace(/:\d{12}:/, ':<AWS::AccountId>:');
  }
}

/** Node.js has no event with the body of a request, and the SDK hands it to `end`. */
function onRequestSent(listen: (request: ClientRequest, body: string) => void): () => void {
  const { end } = ClientRequest.prototype;
  ClientRequest.prototype.end = function (this: ClientRequest, ...args: never[]) {
    const [chunk] = args as unknown[];
    const isBody = typeof chunk === 'string' || chunk instanceof Uint8Array;
    listen(this, isBody ? String(chunk) : '');
    return Reflect.apply(end, this, args);
  };
  return () => {
    ClientRequest.prototype.end = end;
  };
}

function actionOf(request: ClientRequest, body: string): string {
  const target = request.getHeader('x-amz-target');
  if (target !== undefined) {
    const [prefix = '', operation] = String(target).split('.');
    return `${SERVICES[prefix] ?? prefix}:${operation}`;
  }
  if (request.path.endsWith('/invocations')) return 'lambda:InvokeFunction';
  return `sns:${new URLSearchParams(body).get('Action')}`;
}
