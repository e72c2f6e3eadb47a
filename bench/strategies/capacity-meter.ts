import type { DynamoDbService } from '../../lib/local/dynamodb/dynamodb-service.ts';

interface ConsumedCapacity {
  readonly CapacityUnits?: number;
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem']);
/** An INVITATION item is in both indexes: one moves with the status, the other is written in place. */
const INDEX_WRITES = 3;

/**
 * Counts capacity units as the tables report them. The store does not count what a write costs the
 * indexes: for an item that is in them, the most that it may cost is added.
 */
export class CapacityMeter {
  readUnits = 0;
  writeUnits = 0;
  readonly #outcomeTable: string;

  constructor(dynamodb: DynamoDbService, outcomeTable: string) {
    this.#outcomeTable = outcomeTable;
    const call = dynamodb.call.bind(dynamodb);
    dynamodb.call = async (operation, input) => {
      try {
        const output = await call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
        const consumed = output.ConsumedCapacity as ConsumedCapacity | ConsumedCapacity[];
        this.#count(operation, input, [consumed].flat());
        return output;
      } catch (error) {
        // A write whose condition fails costs as much as one that succeeds.
        this.#count(operation, input, [{ CapacityUnits: 1 }]);
        throw error;
      }
    };
  }

  #count(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    consumed: readonly (ConsumedCapacity | undefined)[],
  ): void {
    const units = consumed.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
    if (READS.has(operation)) this.readUnits += units;
    else this.writeUnits += units + (this.#isIndexed(input) ? INDEX_WRITES : 0);
  }

  #isIndexed({ TableName, Key, Item }: Readonly<Record<string, unknown>>): boolean {
    if (TableName !== this.#outcomeTable) return false;
    const { record } = (Key ?? Item ?? {}) as { readonly record?: { readonly S?: string } };
    return record?.S === 'INVITATION';
  }
}
