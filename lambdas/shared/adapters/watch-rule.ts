import {
  DisableRuleCommand,
  EnableRuleCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import type { Watch } from '../ports/executions.ts';

/** The watch is a scheduled rule that is disabled while nothing is to be watched. */
export function watchRule(client: EventBridgeClient, ruleName: string): Watch {
  return {
    async begin() {
      await client.send(new EnableRuleCommand({ Name: ruleName }));
    },
    async end() {
      await client.send(new DisableRuleCommand({ Name: ruleName }));
    },
  };
}
