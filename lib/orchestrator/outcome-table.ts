import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { OUTCOME_TABLE } from '../../lambdas/shared/contract/outcome-item.ts';

const key = (name: string) => ({ name, type: AttributeType.STRING });

/** Where every account stands and how it got there. Outlives the stack. */
export class OutcomeTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Resource', {
      partitionKey: key(OUTCOME_TABLE.partitionKey),
      sortKey: key(OUTCOME_TABLE.sortKey),
      globalSecondaryIndexes: Object.values(OUTCOME_TABLE.indexes).map((index) => ({
        indexName: index.name,
        partitionKey: key(index.partitionKey),
        sortKey: key(index.sortKey),
      })),
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
