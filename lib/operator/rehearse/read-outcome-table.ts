import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type HistoryItem,
  INVITATION_RECORD,
  type InvitationItem,
} from '../../../lambdas/shared/contract/outcome-item.ts';

export interface OutcomeTableContents {
  readonly invitations: readonly InvitationItem[];
  readonly history: readonly HistoryItem[];
}

/** Reads the whole outcome table through the endpoint, as anybody could with the AWS SDK. */
export async function readOutcomeTable(
  endpoint: string,
  tableName: string,
): Promise<OutcomeTableContents> {
  const credentials = { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const invitations: InvitationItem[] = [];
  const history: HistoryItem[] = [];
  try {
    const pages = paginateScan({ client }, { TableName: tableName, ConsistentRead: true });
    for await (const { Items = [] } of pages) {
      for (const item of Items.map((attributes) => unmarshall(attributes))) {
        if (item.record === INVITATION_RECORD) invitations.push(item as InvitationItem);
        else history.push(item as HistoryItem);
      }
    }
  } finally {
    client.destroy();
  }
  return { invitations, history };
}
