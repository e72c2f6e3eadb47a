import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../../../lib/local/step-functions/conformance/case.ts';
import { runCase } from '../../../lib/local/step-functions/conformance/run-case.ts';

function load(file: string): ConformanceCase[] {
  const path = new URL(`../../conformance/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function nameOf({ id }: ConformanceCase): string {
  return id.split('::').at(-1) ?? id;
}

describe('recordings of machines with JSONata states', () => {
  const cases = load('asl-jsonata.json');

  it('are all there', () => {
    expect(cases).toHaveLength(135);
  });

  for (const testCase of cases) {
    it(`answers as recorded: ${nameOf(testCase)}`, async () => {
      expect(await runCase(testCase)).toEqual({ kind: 'passed' });
    });
  }
});

describe('recordings of JSONPath machines', () => {
  for (const testCase of load('asl-jsonpath-callbacks-retry-catch.json')) {
    it(`answers as recorded or is refused by name: ${nameOf(testCase)}`, async () => {
      const verdict = await runCase(testCase);
      expect(verdict.kind === 'failed' ? verdict.problems : []).toEqual([]);
    });
  }
});

describe('a case', () => {
  const passing: ConformanceCase = {
    id: 'own',
    features: [],
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'Ask',
      States: { Ask: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
    },
    input: '{}',
    mocks: { Ask: [{ return: 1 }] },
    expect: {
      status: 'SUCCEEDED',
      output: 1,
      eventTypes: [
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSucceeded',
        'TaskStateExited',
        'ExecutionSucceeded',
      ],
    },
  };
  const { output: _, ...withoutOutput } = passing.expect;

  it('passes when everything is as recorded', async () => {
    expect(await runCase(passing)).toEqual({ kind: 'passed' });
  });

  it.each<[string, Partial<ConformanceCase>]>([
    ['the output differs', { expect: { ...passing.expect, output: 2 } }],
    ['the recording tells no output', { expect: withoutOutput }],
    ['the status differs', { expect: { ...passing.expect, status: 'FAILED', error: null } }],
    ['an event is missing', { expect: { ...passing.expect, eventTypes: ['ExecutionStarted'] } }],
    ['an output stands beside an error', { expect: { ...passing.expect, error: 'E' } }],
    ['an output stands beside no error', { expect: { ...passing.expect, error: null } }],
    ['an output stands beside a cause', { expect: { ...passing.expect, cause: 'because' } }],
    ['a mock is not used', { mocks: { Ask: [{ return: 1 }, { return: 2 }] } }],
    ['a mock is for no state', { mocks: { Ask: [{ return: 1 }], Other: [{ return: 2 }] } }],
    ['a call was not recorded', { mocks: {} }],
  ])('fails when %s', async (_reason, change) => {
    expect((await runCase({ ...passing, ...change })).kind).toBe('failed');
  });

  it('is refused when the loader does not support it', async () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Teleport', End: true } } };
    expect((await runCase({ ...passing, definition })).kind).toBe('refused');
  });

  it('fails when an error stands beside an output', async () => {
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'End',
      States: { End: { Type: 'Fail', Error: 'E', Cause: 'because' } },
    };
    const eventTypes = ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed'];
    const expected = { status: 'FAILED', error: 'E', cause: 'because', eventTypes };
    const failing = { ...passing, definition, mocks: {}, expect: expected };
    expect(await runCase(failing)).toEqual({ kind: 'passed' });
    expect(await runCase({ ...failing, expect: { ...expected, output: null } })).toEqual({
      kind: 'failed',
      problems: ['output: the recording tells one, which an end as FAILED has not'],
    });
  });

  it.each([
    'arn:aws:states:us-east-1:111111111111:activity:approve',
    'arn:aws:states:us-east-1:111111111111:activity:approve.waitForTaskToken',
    'approve',
  ])('is refused when a task asks %s', async (Resource) => {
    const States = { Ask: { Type: 'Task', Resource, End: true } };
    const definition = { QueryLanguage: 'JSONata', StartAt: 'Ask', States };
    expect(await runCase({ ...passing, definition })).toEqual({
      kind: 'refused',
      findings: [expect.stringContaining('for which no integration is registered')],
    });
  });
});
