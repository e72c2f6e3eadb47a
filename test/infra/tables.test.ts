import { expect, it } from 'vitest';
import { propertiesOf, resourcesOf } from './template.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

function replicaOf(table: string): unknown {
  return propertiesOf(TABLE)[table].Replicas[0];
}

it('keeps the outcome table when the stack is deleted, and against deletion by hand', () => {
  expect(resourcesOf(TABLE).Outcomes).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      KeySchema: [
        { AttributeName: 'target', KeyType: 'HASH' },
        { AttributeName: 'record', KeyType: 'RANGE' },
      ],
    },
  });
  expect(replicaOf('Outcomes')).toMatchObject({
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

it('indexes outcomes by status and by campaign, and those that are open, with all attributes', () => {
  expect(propertiesOf(TABLE).Outcomes.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: 'byStatus',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' },
        { AttributeName: 'updatedAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'byCampaign',
      KeySchema: [
        { AttributeName: 'campaign', KeyType: 'HASH' },
        { AttributeName: 'target', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'open',
      KeySchema: [
        { AttributeName: 'open', KeyType: 'HASH' },
        { AttributeName: 'target', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ]);
});

it('forgets what the coordination table no longer needs, and the table with the stack', () => {
  expect(resourcesOf(TABLE).Coordination).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  });
  expect(replicaOf('Coordination')).toMatchObject({
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

it('pays for both tables by request', () => {
  for (const table of Object.values(propertiesOf(TABLE))) {
    expect(table.BillingMode).toBe('PAY_PER_REQUEST');
  }
});
