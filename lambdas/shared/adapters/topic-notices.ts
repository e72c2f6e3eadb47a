import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notices } from '../ports/messaging.ts';

/** SNS cuts nothing off: a longer subject is refused. */
const MAX_SUBJECT = 100;

export function topicNotices(client: SNSClient, topicArn: string): Notices {
  return {
    async send({ subject, text }) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject.slice(0, MAX_SUBJECT),
          Message: text,
        }),
      );
    },
  };
}
