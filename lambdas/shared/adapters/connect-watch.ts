import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { watchRule } from './watch-rule.ts';

export const connectWatch = (clients: Clients, ruleName: string) =>
  watchRule(
    clients.once(EventBridgeClient, () => prepared(new EventBridgeClient(CLIENT_SETTINGS))),
    ruleName,
  );
