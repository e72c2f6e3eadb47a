import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { compileEventPattern } from '../../../lib/local/events/event-pattern.ts';
import { compileTargetInput } from '../../../lib/local/events/target-input.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';

const EVENT: Json = {
  source: 'aws.organizations',
  'detail-type': 'AWS API Call via CloudTrail',
  resources: ['arn:aws:a', 'arn:aws:b'],
  detail: {
    eventName: 'AcceptHandshake',
    count: 7,
    nothing: null,
    flag: true,
    parties: [{ type: 'ACCOUNT' }, { type: 'ORGANIZATION' }],
    nested: { deep: 'value' },
  },
};

describe('an event pattern', () => {
  test.each<[string, Json, boolean]>([
    ['an equal text', { source: ['aws.organizations'] }, true],
    ['one of several', { detail: { eventName: ['Other', 'AcceptHandshake'] } }, true],
    ['every member', { source: ['aws.organizations'], detail: { eventName: ['Other'] } }, false],
    ['an element of a list', { resources: ['arn:aws:b'] }, true],
    ['an object in a list', { detail: { parties: { type: ['ORGANIZATION'] } } }, true],
    ['an absent member', { detail: { missing: ['x'] } }, false],
    ['null', { detail: { nothing: [null] } }, true],
    ['a truth value', { detail: { flag: [true] } }, true],
    ['prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['prefix ignoring case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }, true],
    ['suffix', { source: [{ suffix: '.organizations' }] }, true],
    [
      'equals-ignore-case',
      { detail: { eventName: [{ 'equals-ignore-case': 'accepthandshake' }] } },
      true,
    ],
    ['wildcard', { detail: { eventName: [{ wildcard: 'Acc*shake' }] } }, true],
    [
      'wildcard with an escaped star',
      { detail: { eventName: [{ wildcard: 'Acc\\*shake' }] } },
      false,
    ],
    ['wildcard and a point', { source: [{ wildcard: 'aws?*' }] }, false],
    ['exists', { detail: { eventName: [{ exists: true }] } }, true],
    ['exists of an object', { detail: { nested: [{ exists: true }] } }, false],
    ['exists not', { detail: { missing: [{ exists: false }] } }, true],
    [
      'exists not below an absent member',
      { detail: { other: { missing: [{ exists: false }] } } },
      true,
    ],
    ['numeric', { detail: { count: [{ numeric: ['>', 5, '<=', 7] }] } }, true],
    ['numeric outside', { detail: { count: [{ numeric: ['=', 8] }] } }, false],
    ['anything-but', { detail: { eventName: [{ 'anything-but': ['Other'] }] } }, true],
    [
      'anything-but the value',
      { detail: { eventName: [{ 'anything-but': 'AcceptHandshake' }] } },
      false,
    ],
    [
      'anything-but a prefix',
      { detail: { eventName: [{ 'anything-but': { prefix: 'Accept' } }] } },
      false,
    ],
    [
      'anything-but a list with the value',
      { detail: { eventName: [{ 'anything-but': ['Other', 'AcceptHandshake'] }] } },
      false,
    ],
    ['anything-but other numbers', { detail: { count: [{ 'anything-but': [1, 2] }] } }, true],
    [
      'anything-but several suffixes',
      { detail: { eventName: [{ 'anything-but': { suffix: ['x', 'shake'] } }] } },
      false,
    ],
    ['anything-but of an absent member', { detail: { missing: [{ 'anything-but': 'x' }] } }, false],
    ['$or', { $or: [{ source: ['x'] }, { detail: { count: [7] } }] }, true],
    ['$or without a match', { $or: [{ source: ['x'] }, { detail: { count: [8] } }] }, false],
  ])('matches %s', (_, pattern, expected) => {
    expect(compileEventPattern(pattern)(EVENT)).toBe(expected);
  });

  test.each<[string, Json, string]>([
    ['an unknown operator', { source: [{ cidr: '10.0.0.0/8' }] }, 'operator cidr is not supported'],
    ['a leaf that is no list', { source: 'aws' }, 'at source'],
    ['an empty leaf', { source: [] }, 'at source'],
    ['$or with one pattern', { $or: [{ source: ['x'] }] }, '$or'],
    ['a comparison without number', { a: [{ numeric: ['>', 'x'] }] }, 'numeric'],
    ['anything-but nothing', { a: [{ 'anything-but': [] }] }, 'anything-but got []'],
    ['anything-but a mixed list', { a: [{ 'anything-but': ['x', 1] }] }, 'anything-but got'],
    ['anything-but null', { a: [{ 'anything-but': [null] }] }, 'anything-but got [null]'],
    ['anything-but in a list', { a: [{ 'anything-but': [{ prefix: 'x' }] }] }, 'anything-but got'],
    [
      'anything-but numeric',
      { a: [{ 'anything-but': { numeric: ['=', 1] } }] },
      'anything-but got',
    ],
    [
      'anything-but two operators',
      { a: [{ 'anything-but': { prefix: 'x', suffix: 'y' } }] },
      'anything-but got',
    ],
    ['something that is no object', ['x'], 'an event pattern is'],
  ])('fails for %s', (_, pattern, message) => {
    expect(() => compileEventPattern(pattern)).toThrow(message);
  });
});

describe('the input of a target', () => {
  const CONTEXT = { ruleArn: 'arn:rule', ruleName: 'rule', ingestionTime: '2026-01-01T00:00:00Z' };

  test.each<[string, JsonObject, string]>([
    ['Input', { Input: '{"a":1}' }, '{"a":1}'],
    ['InputPath', { InputPath: '$.detail.nested' }, '{"deep":"value"}'],
    ['InputPath with brackets', { InputPath: "$['detail-type']" }, '"AWS API Call via CloudTrail"'],
    [
      'a transformer with values as JSON',
      {
        InputTransformer: {
          InputPathsMap: { n: '$.detail.count', p: '$.detail.parties[1]', s: '$.source' },
          InputTemplate: '{"n": <n>, "p": <p>, "s": <s>}',
        },
      },
      '{"n": 7, "p": {"type":"ORGANIZATION"}, "s": "aws.organizations"}',
    ],
    [
      'a transformer with values inside of texts',
      {
        InputTransformer: {
          InputPathsMap: { name: '$.detail.eventName', none: '$.detail.missing' },
          InputTemplate: '{"text": "it was <name><none>, by <aws.events.rule-name>"}',
        },
      },
      '{"text": "it was AcceptHandshake, by rule"}',
    ],
  ])('comes from %s', (_, target, expected) => {
    expect(compileTargetInput(target)(EVENT, CONTEXT)).toBe(expected);
  });

  test('is the event when nothing is said', () => {
    expect(JSON.parse(compileTargetInput({})(EVENT, CONTEXT))).toEqual(EVENT);
  });

  test('fails for a placeholder without a path', () => {
    const target = { InputTransformer: { InputTemplate: '<lost>' } };

    expect(() => compileTargetInput(target)).toThrow('input template uses <lost>');
  });

  test('fails for a path that is not definite', () => {
    expect(() => compileTargetInput({ InputPath: '$..source' })).toThrow('$..source');
  });
});
