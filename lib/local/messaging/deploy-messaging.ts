import { type Deployment, listOf, numberOf, textOf } from '../assembly/deployment.ts';
import { Refusal } from '../assembly/findings.ts';
import type { LoadedResource } from '../assembly/load-stack.ts';
import { isObject, type JsonObject } from '../assembly/template.ts';
import type { QueueProps, Queues } from './queues.ts';
import type { Topics } from './topics.ts';

export async function deployMessaging(
  deployment: Deployment,
  queues: Queues,
  topics: Topics,
): Promise<void> {
  await deployment.each('AWS::SQS::Queue', (resource) => queues.create(queueProps(resource)));
  await deployment.each('AWS::SNS::Topic', ({ physicalId, properties }) => {
    topics.create(physicalId);
    for (const subscription of listOf(properties, 'Subscription')) {
      subscribe(topics, { ...subscription, TopicArn: physicalId });
    }
  });
  await deployment.each('AWS::SNS::Subscription', ({ physicalId, properties }) =>
    subscribe(topics, properties, physicalId),
  );
}

function queueProps({ name, arn = name, physicalId, properties }: LoadedResource): QueueProps {
  const visibilityTimeoutSeconds = numberOf(properties, 'VisibilityTimeout');
  const delaySeconds = numberOf(properties, 'DelaySeconds');
  const { deadLetterTargetArn, maxReceiveCount } = redrivePolicy(properties);
  return {
    name,
    arn,
    url: physicalId,
    ...(visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds }),
    ...(delaySeconds === undefined ? {} : { delaySeconds }),
    ...(typeof deadLetterTargetArn === 'string'
      ? {
          redrive: { deadLetterArn: deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) },
        }
      : {}),
  };
}

/** The policy may be given as JSON text. */
function redrivePolicy(properties: JsonObject): JsonObject {
  const policy = properties.RedrivePolicy;
  const parsed: unknown = typeof policy === 'string' ? JSON.parse(policy) : policy;
  return isObject(parsed) ? parsed : {};
}

function subscribe(topics: Topics, properties: JsonObject, arn?: string): void {
  const topicArn = textOf(properties, 'TopicArn');
  if (!topics.arns().includes(topicArn)) {
    throw new Refusal(
      `a subscription to ${topicArn}, which is not in the stack`,
      'define the topic',
    );
  }
  topics.subscribe(
    {
      topicArn,
      protocol: textOf(properties, 'Protocol'),
      endpoint: textOf(properties, 'Endpoint'),
      rawMessageDelivery: String(properties.RawMessageDelivery) === 'true',
    },
    arn,
  );
}
