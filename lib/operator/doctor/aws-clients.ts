import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where the stack is. What is left out comes from the environment, as for every AWS SDK. */
export interface AwsSite {
  readonly region: string;
  /** @default AWS_ENDPOINT_URL, else AWS */
  readonly endpoint?: string;
  /** @default the credentials of the environment or the profile */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The services that an operator looks into. */
export interface AwsClients {
  readonly region: string;
  readonly dynamodb: DynamoDBClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly organizations: OrganizationsClient;
  readonly stepFunctions: SFNClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /**
   * The time as AWS told it with its last answer, ms: the machine of the operator may be wrong, and
   * an engine may run on a clock of its own.
   *
   * @throws Error before DynamoDB has answered once
   */
  readonly now: () => number;
  readonly destroy: () => void;
}

/** AWS Organizations lets everybody together list five pages a second: whoever is patient gets through. */
const PATIENT_ATTEMPTS = 10;

export function connectAws(site: AwsSite): AwsClients {
  const config = { retryMode: 'adaptive', ...site };
  let toldAt: number | undefined;
  const dynamodb = new DynamoDBClient(config);
  dynamodb.middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request);
      toldAt = dateOf(answer.response) ?? toldAt;
      return answer;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  const others = {
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    organizations: new OrganizationsClient({ ...config, maxAttempts: PATIENT_ATTEMPTS }),
    stepFunctions: new SFNClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
  return {
    ...{ region: site.region, dynamodb },
    ...others,
    now() {
      if (toldAt === undefined) throw new Error('DynamoDB has not told the time yet');
      return toldAt;
    },
    destroy() {
      for (const client of [dynamodb, ...Object.values(others)]) client.destroy();
    },
  };
}

function dateOf(response: unknown): number | undefined {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> };
  const at = Date.parse(headers?.date ?? '');
  return Number.isNaN(at) ? undefined : at;
}
