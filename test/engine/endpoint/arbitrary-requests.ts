import fc from 'fast-check';
import type { RestRequest } from '../../../lib/local/endpoint/rest.ts';
import type { SampleRequest } from './sample-requests.ts';

export interface Material {
  readonly samples: readonly SampleRequest[];
  /** Physical names, ARNs and URLs that exist. */
  readonly references: readonly string[];
}

/** `Version`, action and the members that it reads. */
const QUERIES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    ...(['2010-03-31', 'Publish'] as const),
    ['TopicArn', 'Message', 'MessageAttributes.entry.1.Name', 'MessageAttributes.entry.1.Value'],
  ],
  ['2010-03-31', 'Subscribe', ['TopicArn', 'Protocol', 'Endpoint', 'Attributes.entry.1.key']],
  ['2010-03-31', 'ListSubscriptionsByTopic', ['TopicArn']],
  [
    ...(['2012-11-05', 'SendMessage'] as const),
    [
      'QueueUrl',
      'MessageBody',
      'MessageAttribute',
      'MessageAttribute.1',
      'MessageAttribute.1.Value',
    ],
  ],
  ['2012-11-05', 'ReceiveMessage', ['QueueUrl', 'MaxNumberOfMessages', 'AttributeName.1']],
  ['2012-11-05', 'GetQueueAttributes', ['QueueUrl', 'AttributeName', 'AttributeName.x']],
  ['2010-05-15', 'DescribeStacks', ['StackName', 'StackName.x']],
  ['2011-06-15', 'GetCallerIdentity', []],
  ['2011-06-15', 'AssumeRole', ['RoleArn']],
];
const ODD_NAMES = ['__proto__.x', 'constructor', '.', 'a..b', Array(500).fill('a').join('.')];

const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260302/us-east-1/x/aws4_request';
const JSON_TYPE = 'application/x-amz-json-1.0';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const arraysInArrays = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Mostly `usual`; else one of `others`. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
}

/** Values of every type, among them what is likely to be mistaken for something else. */
function anyValue({ references }: Material): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(...references),
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('[', '{}', '{"a":1}', arraysInArrays(3000), 'NaN', '', '\u0000', '\ud800'),
    fc.constantFrom<unknown>(
      ...[null, [null], {}, [[]], [{}], 0, -1, 1.5, 1e308, true, 'x'.repeat(2000)],
      ...[{ S: 1 }, { name: null }, { Id: 1, Type: 'ACCOUNT' }, { Id: '1', Type: null }],
    ),
  );
}

/** A sample with a few of its values, at any depth, replaced or taken away. */
function anyInput(material: Material, { input }: SampleRequest): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(20),
    value: fc.option(anyValue(material), { nil: undefined }),
  });
  return fc
    .array(change, { maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((value, { at, value: by }) => replace(value, at, by), input),
    );
}

/** Replaces the value that is met as number `at` (modulo their count) on the way through. */
function replace(value: unknown, at: number, by: unknown): unknown {
  const paths = pathsIn(value);
  const path = paths[at % Math.max(1, paths.length)];
  const copy = structuredClone(value);
  if (path === undefined) return copy;
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as never)[key], copy);
  (parent as Record<string, unknown>)[path.at(-1) as string] = by;
  return copy;
}

function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ]);
}

type Content = Pick<RestRequest, 'body'> & { readonly type: string; readonly target?: string };

function anyJson(material: Material): fc.Arbitrary<Content> {
  return fc.constantFrom(...material.samples).chain((sample) =>
    fc.record({
      target: mostly(
        sample.target,
        '',
        '.',
        'AWSEvents',
        'AWSEvents.',
        'x.y',
        'AWSEvents.__proto__',
      ),
      type: mostly(JSON_TYPE, 'application/x-amz-json-1.1', 'application/json', 'text/plain', ''),
      body: anyInput(material, sample).map((input) => JSON.stringify(input) ?? ''),
    }),
  );
}

function anyForm(material: Material): fc.Arbitrary<Content> {
  return fc.constantFrom(...QUERIES).chain(([Version, Action, members]) => {
    const name = fc.constantFrom(...members, ...ODD_NAMES);
    const value = fc.oneof(fc.string(), fc.constantFrom(...material.references));
    return fc.record({
      type: mostly(FORM_TYPE, `${FORM_TYPE}; charset=utf-8`, JSON_TYPE),
      body: fc
        .dictionary(name, value)
        .map((form) => new URLSearchParams({ Action, Version, ...form }).toString()),
    });
  });
}

function anyBytes({ samples }: Material): fc.Arbitrary<Content> {
  const { input, target } = samples[0] as SampleRequest;
  const text = JSON.stringify(input);
  return fc.record({
    target: fc.constant(target),
    type: fc.constantFrom(JSON_TYPE, FORM_TYPE),
    body: fc.oneof(
      fc.nat(text.length).map((length) => text.slice(0, length)),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('[]', 'null', '1', '"', '', arraysInArrays(20_000)),
      fc.constant(`{"Item":${arraysInArrays(5000)}}`),
    ),
  });
}

/** Requests as nobody should send them; some of them happen to be right. */
export function anyRequest(material: Material): fc.Arbitrary<RestRequest> {
  return fc
    .record({
      method: mostly('POST', 'GET', 'PUT', 'DELETE', 'OPTIONS'),
      path: mostly('/', '/2015-03-31/functions/%E0%A4%A/invocations', '/_local/clock', '//', '/a'),
      authorization: mostly(
        SIGNED,
        'AWS4-HMAC-SHA256',
        'AWS4-HMAC-SHA256 Credential=',
        'Basic x',
        '',
      ),
      content: fc.oneof(
        { weight: 8, arbitrary: anyJson(material) },
        { weight: 3, arbitrary: anyForm(material) },
        { weight: 1, arbitrary: anyBytes(material) },
      ),
    })
    .map(({ method, path, authorization, content: { body, type, target } }) => ({
      ...{ method, path, body },
      headers: {
        ...{ 'content-type': type, authorization },
        ...(target === undefined ? {} : { 'x-amz-target': target }),
      },
    }));
}
