import { SNSClient } from '@aws-sdk/client-sns';
import { Variable } from '../contract/variables.ts';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { readVariable } from './environment.ts';
import { topicNotices } from './topic-notices.ts';

export const connectNotices = (
  clients: Clients,
  topicArn = readVariable(Variable.NOTICE_TOPIC_ARN),
) =>
  topicNotices(
    clients.once(SNSClient, () => prepared(new SNSClient(CLIENT_SETTINGS))),
    topicArn,
  );
