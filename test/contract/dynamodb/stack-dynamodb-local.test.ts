import { expect, inject, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { LocalAws } from '../../../lib/local/local-aws.ts';
import { readItem, readItems } from '../../workflow/support/items.ts';
import {
  ACCEPTS,
  account,
  HOUR,
  organization,
  START,
  UNIT,
} from '../../workflow/support/scenario.ts';
import { describeOnDynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.ts';

const invited = account(1);

/** One invitation from the request to the organizational unit, with the tables of its choice. */
async function settleOne(dynamoDbEndpoint?: string) {
  const aws = await LocalAws.start({
    assemblyDirectory: inject('assemblyDirectory'),
    requireConsistentReads: ['Coordination'],
    startAt: START,
    seed: 'contract',
    world: organization({ outsideAccounts: [{ ...invited, owner: ACCEPTS }] }),
    ...(dynamoDbEndpoint === undefined ? {} : { dynamoDbEndpoint }),
  });
  try {
    aws.events.put(
      {
        source: 'test',
        detailType: 'AccountInvitationRequested',
        detail: { version: 1, target: invited.id, organizationalUnit: UNIT },
      },
      String(aws.outputs.EventBusName),
    );
    await aws.clock.advanceTo(START + 4 * HOUR);
    const table = String(aws.outputs.OutcomeTableName);
    const target = invited.id;
    const row = await readItem<InvitationItem>(aws.dynamodb, table, {
      target,
      record: 'INVITATION',
    });
    return { row, history: await readItems(aws.dynamodb, table, target, 'EVENT#') };
  } finally {
    await aws.stop();
  }
}

await describeOnDynamoDbLocal('the stack', () => {
  it('settles an invitation with its tables in DynamoDB Local, to the letter as embedded', async () => {
    const local = await startDynamoDbLocal();
    try {
      const settled = await settleOne(local.endpoint);
      expect(settled.row).toMatchObject({ status: 'JOINED', placement: 'PLACED' });
      expect(settled.history.length).toBeGreaterThan(0);
      expect(settled).toEqual(await settleOne());
    } finally {
      await local.stop();
    }
  });
});

it('fails when nothing answers at the endpoint', async () => {
  await expect(settleOne('http://127.0.0.1:9')).rejects.toThrow(
    'nothing answers at http://127.0.0.1:9, expected an emulator of DynamoDB: start it',
  );
});
