import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readStack } from '../../../lib/local/assembly/cloud-assembly.ts';
import {
  type DynamoDbLocal,
  describeOnDynamoDbLocal,
  startDynamoDbLocal,
} from './dynamodb-local.ts';
import { type Answer, type Difference, type Exchange, TABLE } from './exchanges/exchange.ts';
import { READS } from './exchanges/reads.ts';
import { REFUSALS } from './exchanges/refusals.ts';
import { WRITES } from './exchanges/writes.ts';
import { createTables, type EmbeddedTables, startEmbedded } from './tables.ts';

/*
 * Every operation and expression that the project uses, word by word on the wire, in both stores that
 * stand for DynamoDB. What they answer differently is listed in docs/dynamodb.md.
 */

/** Writes come before reads, and each finds what the ones before have left. */
const EXCHANGES: readonly Exchange[] = [...WRITES, ...READS, ...REFUSALS];
const DIFFERENT = EXCHANGES.filter(({ difference }) => difference !== undefined);

let embedded: EmbeddedTables;
beforeAll(async () => {
  embedded = await startEmbedded();
});
afterAll(() => embedded.aws.stop());

/** The answers to all exchanges by title, on a new table like the outcome table of the stack. */
async function exchangeAll(endpoint: string): Promise<ReadonlyMap<string, Answer>> {
  await createTables(endpoint, [{ ...embedded.definitions[0], TableName: TABLE }]);
  const answers = new Map<string, Answer>();
  for (const exchange of EXCHANGES) answers.set(exchange.title, await send(endpoint, exchange));
  return answers;
}

async function send(endpoint: string, { operation, input }: Exchange): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260105T090000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=contract/20260105/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as Record<string, string>;
  if (response.ok) return body;
  // The SDK, too, reads the text under either name.
  const { __type: type = '', message, Message, ...members } = body;
  return {
    error: type.split('#').at(-1) ?? '',
    message: message ?? Message ?? '',
    ...members,
  };
}

describe('the embedded store', () => {
  let answers: ReadonlyMap<string, Answer>;
  beforeAll(async () => {
    answers = await exchangeAll(embedded.aws.endpoint);
  });

  it.each(EXCHANGES)('answers $title', ({ answer, title }) => {
    expect(answers.get(title)).toEqual(answer);
  });
});

await describeOnDynamoDbLocal('every operation', () => {
  describe('DynamoDB Local', () => {
    let local: DynamoDbLocal;
    let answers: ReadonlyMap<string, Answer>;
    beforeAll(async () => {
      local = await startDynamoDbLocal();
      answers = await exchangeAll(local.endpoint);
    });
    afterAll(() => local.stop());

    it.each(EXCHANGES)('answers $title', ({ answer, difference, title }) => {
      expect(answers.get(title)).toEqual(difference?.answer ?? answer);
    });
  });
});

describe('the differences between the two', () => {
  const rows = DIFFERENT.map(({ difference }) => difference as Difference).map(
    ({ harmless, what }) => `| ${what} | ${harmless} |`,
  );

  it('are listed in the docs, all of them and no others', () => {
    const page = readFileSync('docs/dynamodb.md', 'utf8');
    const [, section = ''] = page.split('\n## What they answer differently\n');
    const listed = section.split('\n## ')[0]?.match(/^\| .* \|$/gm) ?? [];
    expect(
      listed.filter((line) => line !== '| --- | --- |' && !line.startsWith('| What ')),
    ).toEqual(rows);
  });

  it('never concern which exception answers, nor whether one does', () => {
    const errorOf = (answer: Answer | undefined) => (answer as { error?: string }).error;
    for (const { answer, difference, title } of DIFFERENT) {
      expect([title, errorOf(difference?.answer)]).toEqual([title, errorOf(answer)]);
    }
  });
});

describe('the code that is deployed', () => {
  const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join('lambdas', file), 'utf8'));
  const deployed = `${sources.join('\n')}${JSON.stringify(readStack(inject('assemblyDirectory')).template)}`;

  it('calls no operation but those that are tested here', () => {
    const called = sources
      .flatMap((source) => source.match(/import \{[^}]*\} from '@aws-sdk\/client-dynamodb'/g) ?? [])
      .flatMap((statement) => statement.match(/\w+(?=Command\b)/g) ?? []);
    const tested = EXCHANGES.map(({ operation }) => operation);
    expect(called).toEqual(expect.arrayContaining(['GetItem', 'PutItem', 'Query']));
    expect(called.filter((name) => !tested.includes(name))).toEqual([]);
  });

  it('does not ask for the item of a failed condition, which dynalite cannot give in one step', () => {
    expect(deployed).toContain('ReturnValues');
    expect(deployed).not.toContain('ReturnValuesOnConditionCheckFailure');
  });
});
