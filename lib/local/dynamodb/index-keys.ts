import { listOf } from '../assembly/deployment.ts';
import type { JsonObject } from '../assembly/template.ts';
import { AwsFault } from '../endpoint/service.ts';

/** A key attribute of a secondary index. */
export interface IndexKey {
  readonly indexName: string;
  readonly attribute: string;
}

/**
 * The key attributes of the secondary indexes in the input of `CreateTable`, without those that are
 * keys of the table: dynalite itself refuses them when they are empty.
 */
export function indexKeysOf(definition: JsonObject): IndexKey[] {
  const tableKeys = attributesOf(definition);
  return ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes']
    .flatMap((kind) => listOf(definition, kind))
    .flatMap((index) =>
      attributesOf(index)
        .filter((attribute) => !tableKeys.includes(attribute))
        .map((attribute) => ({ indexName: String(index.IndexName), attribute })),
    );
}

const attributesOf = (keyed: JsonObject): string[] =>
  listOf(keyed, 'KeySchema').map((key) => String(key.AttributeName));

type Attributes = Readonly<Record<string, { readonly S?: string; readonly B?: string }>>;

/**
 * Throws `ValidationException` when an item would have an empty text as a key of an index. DynamoDB
 * refuses it, dynalite takes it.
 */
export function checkPutIndexKeys(item: unknown, keys: readonly IndexKey[]): void {
  for (const { indexName, attribute } of keys) {
    if (isEmpty((item as Attributes | undefined)?.[attribute])) {
      throw new AwsFault(
        'ValidationException',
        `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${indexName}, IndexKey: ${attribute}`,
      );
    }
  }
}

const ASSIGNMENT = /([#\w]+)\s*=\s*(:\w+)/g;

/** The same for the values that an update expression assigns directly. */
export function checkUpdateIndexKeys(
  input: Readonly<Record<string, unknown>>,
  keys: readonly IndexKey[],
): void {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as Attributes;
  for (const [, name = '', value = ''] of String(input.UpdateExpression).matchAll(ASSIGNMENT)) {
    const attribute = names[name] ?? name;
    if (isEmpty(values[value]) && keys.some((key) => key.attribute === attribute)) {
      throw new AwsFault(
        'ValidationException',
        'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
      );
    }
  }
}

function isEmpty(value: { readonly S?: string; readonly B?: string } | undefined): boolean {
  return value?.S === '' || value?.B === '';
}
