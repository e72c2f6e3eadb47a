import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { Harness, START_AT_MS } from './harness.ts';

const run = (expression: string, seed = 'seed') =>
  new Harness({ seed }).run({
    A: { Type: 'Succeed', Output: { deep: [`{% ${expression} %}`] } },
  });

const evaluate = async (expression: string, seed?: string): Promise<Json> =>
  ((await run(expression, seed)).json as { deep: Json[] }).deep[0] ?? null;

describe('the functions of Step Functions', () => {
  it.each<[string, Json]>([
    ['$partition([1,2,3], 2)', [[1, 2], [3]]],
    ['$partition([1,2,3])', [[1, 2, 3]]],
    ['$partition([1,2,3,4,5], 2.9)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(3, 3, 1)', 3],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(5, 1, -1.5)', [5, 4, 3, 2, 1]],
    ['$count($range(1, 360145, 1))', 360_145],
    // An expression over as many numbers as a payload holds is no loop.
    ['$sum($range(1, 100000, 1).($ + 1))', 5_000_150_000],
    ["$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
    ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ["$length($hash('abc', 'SHA-512'))", 128],
    ['$parse(\'{"b":[1],"a":{"b":2}}\')', { b: [1], a: { b: 2 } }],
    ['$parse(\'{"a":"b\\\\": 1"}\')', { a: 'b": 1' }],
    ["$parse('null')", null],
    ['$map([\'{"a":1}\', \'{"a":2}\'], $parse).a', [1, 2]],
    ['$millis()', START_AT_MS],
    ['$now()', '2030-01-01T00:00:00.000Z'],
    ["$now('[Y]-[M01]', '+0200')", '2030-01'],
    // Of java.util.Random, as the service draws.
    ['$random(42)', 0.7275636800328681],
    ['$random(0.9)', 0.730967787376657],
    ['$uuid() = $uuid()', false],
    ['$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/) != null', true],
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it('draw from the seed', async () => {
    const drawn = '[$random(), $uuid(), $shuffle([1..20])]';
    expect(await evaluate(drawn, 'a')).toEqual(await evaluate(drawn, 'a'));
    expect(await evaluate(drawn, 'a')).not.toEqual(await evaluate(drawn, 'b'));
  });

  it('leave every item in a shuffled array', async () => {
    const shuffled = (await evaluate('$shuffle([1..20])')) as number[];
    expect([...shuffled].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  it.each([
    ...['$partition([], 2)', '$partition([1], 0)', '$partition($missing, 2)'],
    ...['$range(5, 1, 1)', '$range(1, 5, 0)', '$range(1, 5)', '$range($missing, 5, 1)'],
    ...["$hash('a')", "$hash($missing, 'MD5')", '$parse()', '$parse($missing)'],
  ])('give nothing for %s', async (expression) => {
    expect((await run(expression)).cause).toBe(
      `An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '${expression}' specified for the field 'Output/deep[0]' returned nothing (undefined).`,
    );
  });

  it.each([
    ['$parse("{")', '. D3137: Invalid JSON'],
    ['$parse("")', '. D3137: Invalid JSON'],
    ['$parse("{}{}")', '. D3137: Invalid JSON'],
    ['$parse(\'{"a":1,"a":2}\')', '. D3137: Invalid JSON'],
    ["$parse('1e400')", '. D3137: Invalid JSON'],
    ['$parse(null)', '. T0410: Argument 1 of function "parse" does not match function signature'],
    ["$hash('a', 'md5')", '. D3137: Unsupported hash algorithm md5, expected one of MD5'],
    [
      "$hash(42, 'MD5')",
      '. T0410: Argument 1 of function "hash" does not match function signature',
    ],
    ["$hash('a', 5)", '. T0410: Argument 2 of function "hash" does not match function signature'],
    ['$range(1)', '. T0410: Argument 2 of function "range" does not match function signature'],
    [
      '$range(1, 360146, 1)',
      ': Expression evaluation memory limit exceeded: Check for excessive memory usage',
    ],
    ['$partition([1], -1)', '. D3137: Second argument must be zero or greater'],
    ['$partition(null, 1)', '. T0412: Argument 1 of function "partition" must be an array of'],
    ["$uuid('seed')", '. T0410: Argument 1 of function "uuid" does not match function signature'],
    ['$random(1, 2)', '. T0410: Argument 2 of function "random" does not match function signature'],
    ['$error("own words")', '. D3137: own words'],
    ['1 + "a"', '. T2002: The right side of the "+" operator must evaluate to a number'],
    [
      '($f := function($x) { $f($x + 1) }; $f(1))',
      ': Expression evaluation timeout: Check for infinite loop',
    ],
  ])('fail in %s, saying why', async (expression, message) => {
    const result = await run(expression);
    expect(result.error).toBe('States.QueryEvaluationError');
    expect(result.cause).toContain(
      `The JSONata expression '${expression}' specified for the field 'Output/deep[0]' threw an error during evaluation${message}`,
    );
  });
});

describe('numbers that JSON has not', () => {
  it.each<[string, Json]>([
    ['1/0', 'Infinity'],
    ['-1/0', '-Infinity'],
    ['0/0', 'NaN'],
    ["{'k': [1/0, 2]}", { k: ['Infinity', 2] }],
  ])('are written out: %s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });
});
