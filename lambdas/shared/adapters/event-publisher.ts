import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../contract/event-version.ts';
import type { Publisher } from '../ports/messaging.ts';

export function busPublisher(client: EventBridgeClient, busName: string): Publisher {
  return {
    async publish(name, detail) {
      const answer = await client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: busName,
              Source: EVENT_SOURCE,
              DetailType: name,
              Detail: JSON.stringify(detail),
            },
          ],
        }),
      );
      const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (failed) throw new Error(`EventBridge did not take ${name}: ${failed.ErrorCode}`);
    },
  };
}
