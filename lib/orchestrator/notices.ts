import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Annotations, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface NoticesProps {
  readonly notifyEmail: string | undefined;
  /** Keeps notices that could not be e-mailed. */
  readonly deadLetterQueue: IQueue;
}

/** Topic of everything that a person has to know: escalations, a closed gate, alarms. */
export class Notices extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { notifyEmail, deadLetterQueue }: NoticesProps) {
    super(scope, id);
    const topic = new Topic(this, 'Resource', {
      displayName: 'Handshake orchestrator',
      enforceSSL: true,
    });
    // A topic policy of our own replaces the default one, which let the alarms of the account in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.topic = topic;

    if (notifyEmail === undefined) {
      Annotations.of(this).addWarningV2(
        'handshakes:notifyEmail',
        'nobody is subscribed to the notices, so escalations stay unseen: set notifyEmail in the context handshakes, or run the command in the output SubscribeCommand',
      );
    } else {
      topic.addSubscription(new EmailSubscription(notifyEmail, { deadLetterQueue }));
    }
  }
}
