// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub
import { describe, expect, test } from 'vitest';
import { Intrinsics, NO_VALUE } from '../../../lib/local/assembly/intrinsics.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';

function evaluate(value: Json, conditions: Record<string, Json> = {}) {
  const intrinsics = new Intrinsics({
    values: { Stage: 'test', Zones: ['a', 'b'], 'AWS::Region': 'us-east-1' },
    mappings: { Sizes: { small: { memory: 128 } } },
    conditions,
    reference: (logicalId) => (logicalId === 'Table' ? 'the-table' : undefined),
    attribute: (logicalId, name) => (logicalId === 'Table' ? `${name} of the table` : undefined),
  });
  return intrinsics.evaluate(value);
}

describe('each intrinsic function', () => {
  test.each<[string, Json, Json]>([
    ['Ref to a resource', { Ref: 'Table' }, 'the-table'],
    ['Ref to a parameter', { Ref: 'Stage' }, 'test'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Arn of the table'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Table.Arn' }, 'Arn of the table'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-test-1'],
    ['Fn::Join over a list', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${Stage}/${Table.Arn}/${!Literal}' },
      'test/Arn of the table/${Literal}',
    ],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${a}-${Stage}', { a: { Ref: 'Table' } }] },
      'the-table-test',
    ],
    ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
    ['Fn::Split', { 'Fn::Split': [':', 'a:b:c'] }, ['a', 'b', 'c']],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
    ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] }, true],
    ['Fn::Not', { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }, true],
    ['Fn::And', { 'Fn::And': [{ 'Fn::Equals': ['a', 'a'] }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    ['Fn::Or', { 'Fn::Or': [{ 'Fn::Equals': ['a', 'a'] }, { 'Fn::Equals': ['a', 'b'] }] }, true],
    [
      'expressions inside of objects and lists',
      { a: [{ b: { Ref: 'Stage' } }] },
      { a: [{ b: 'test' }] },
    ],
  ])('%s', (_, expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });
});

describe('conditions', () => {
  const conditions = {
    IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
    IsNotTest: { 'Fn::Not': [{ Condition: 'IsTest' }] },
    Circle: { Condition: 'Circle' },
  };

  test('Fn::If evaluates the chosen branch only', () => {
    const other = { Ref: 'Missing' };

    expect(evaluate({ 'Fn::If': ['IsTest', 'yes', other] }, conditions)).toBe('yes');
    expect(evaluate({ 'Fn::If': ['IsNotTest', other, 'no'] }, conditions)).toBe('no');
  });

  test('AWS::NoValue removes the property or the element', () => {
    const none = { 'Fn::If': ['IsTest', { Ref: 'AWS::NoValue' }, 1] };

    expect(evaluate({ a: none, b: [none, 2] }, conditions)).toEqual({ b: [2] });
    expect(evaluate(none, conditions)).toBe(NO_VALUE);
  });

  test('fails when a condition refers to itself', () => {
    expect(() => evaluate({ 'Fn::If': ['Circle', 1, 2] }, conditions)).toThrow('refers to itself');
  });
});

describe('fails by name for', () => {
  test.each<[string, Json, string]>([
    ['an unknown intrinsic', { 'Fn::Cidr': [] }, 'Fn::Cidr is not supported'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'x' }, 'Fn::ImportValue of "x"'],
    ['a missing resource', { Ref: 'Missing' }, 'Ref to Missing'],
    ['a missing attribute holder', { 'Fn::GetAtt': ['Missing', 'Arn'] }, 'Fn::GetAtt of Missing'],
    ['a missing mapping', { 'Fn::FindInMap': ['Sizes', 'huge', 'memory'] }, 'Sizes.huge.memory'],
    ['an element that is not there', { 'Fn::Select': [5, ['a']] }, 'element 5'],
    ['a member of an object prototype', { Ref: 'toString' }, 'Ref to toString'],
  ])('%s', (_, expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
