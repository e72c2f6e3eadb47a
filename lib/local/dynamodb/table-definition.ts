import { Refusal } from '../assembly/findings.ts';
import { isObject, type JsonObject } from '../assembly/template.ts';

/** The input of `CreateTable` for a table of a template. Throws `Refusal`. */
export function tableDefinition(name: string, properties: JsonObject, region: string): JsonObject {
  refuseReplicasElsewhere(properties, region);
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: properties.KeySchema ?? [],
    AttributeDefinitions: properties.AttributeDefinitions ?? [],
    ...indexes(properties, 'GlobalSecondaryIndexes'),
    ...indexes(properties, 'LocalSecondaryIndexes'),
  };
}

function indexes(properties: JsonObject, kind: string): JsonObject {
  const listed = properties[kind];
  if (!Array.isArray(listed) || listed.length === 0) {
    return {};
  }
  return {
    [kind]: listed.filter(isObject).map(({ IndexName, KeySchema, Projection }) => ({
      IndexName: IndexName ?? '',
      KeySchema: KeySchema ?? [],
      Projection: Projection ?? {},
    })),
  };
}

function refuseReplicasElsewhere({ Replicas }: JsonObject, region: string): void {
  const elsewhere = (Array.isArray(Replicas) ? Replicas : [])
    .filter(isObject)
    .filter((replica) => replica.Region !== region);
  if (elsewhere.length > 0) {
    throw new Refusal(
      `a replica in ${elsewhere.map((replica) => replica.Region).join(', ')}`,
      `keep the table in ${region}`,
    );
  }
}
