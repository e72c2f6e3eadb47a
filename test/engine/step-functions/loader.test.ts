import { describe, expect, it } from 'vitest';
import { UnsupportedDefinition } from '../../../lib/local/step-functions/definition/findings.ts';
import { loadDefinition } from '../../../lib/local/step-functions/load-definition.ts';
import { renderSupportTable } from '../../../lib/local/step-functions/support-document.ts';
import { PART_FIELDS, STATE_FIELDS } from '../../../lib/local/step-functions/support-table.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { INVOKE, task } from './harness.ts';

type States = Record<string, Json>;

const load = (definition: Json | string) =>
  loadDefinition(definition, { name: 'm', knows: (key) => key === INVOKE });

function machine(states: States, fields: States = {}): Json {
  const startAt = Object.keys(states)[0] ?? '';
  return { QueryLanguage: 'JSONata', StartAt: startAt, States: states, ...fields };
}

function findings(definition: Json | string): string[] {
  try {
    load(definition);
  } catch (error) {
    if (error instanceof UnsupportedDefinition) {
      return error.findings.map(({ where, field, problem }) => `${where}, ${field}: ${problem}`);
    }
    throw error;
  }
  return [];
}

const pass = (fields: States = {}) => machine({ A: { Type: 'Pass', End: true, ...fields } });

describe('a definition', () => {
  it('is refused with everything that is wrong with it at once', () => {
    const found = findings(
      machine({
        A: task({ Credentials: {}, Resource: 'arn:aws:states:::sqs:sendMessage' }),
        B: { Type: 'Pass', Output: '{% $states.input. %}', Next: 'Nowhere', Color: 'red' },
      }),
    );
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'state "A", Credentials',
      'state "A", Resource',
      'state "B", Color',
      'state "B", Output',
      'state "B", Next',
      'state "B", name',
    ]);
  });

  it('is loaded from text as well', () => {
    expect(load(JSON.stringify(pass())).startAt).toBe('A');
    expect(findings('{')[0]).toContain('is not JSON');
    expect(findings('[]')[0]).toContain('expected a JSON object');
  });

  it.each<[string, Json, string]>([
    ['an unknown type', machine({ A: { Type: 'Teleport' } }), 'expected one of Pass, Task'],
    ['a field of another type', pass({ Seconds: 1 }), 'there is no such field here'],
    ['a field of JSONPath', pass({ ResultPath: '$' }), 'belongs to JSONPath'],
    ['neither Next nor End', machine({ A: { Type: 'Pass' } }), 'either "Next"'],
    ['both Next and End', pass({ Next: 'A' }), 'either "Next"'],
    ['a start that does not exist', machine({ A: { Type: 'Succeed' } }, { StartAt: 'B' }), '"B"'],
    ['a syntax error', pass({ Output: '{% 1 + %}' }), 'does not compile'],
    ['operators newer than 2.0.6', pass({ Output: '{% $a ?? 1 %}' }), 'does not compile'],
    ['$eval', pass({ Output: "{% $eval('1') %}" }), 'uses $eval'],
    ['the root reference', pass({ Output: '{% $$ %}' }), 'uses $$'],
    ['an unknown member of $states', pass({ Output: '{% $states.inptu.a %}' }), '$states.inptu'],
    ['a result where there is none', pass({ Output: '{% $states.result %}' }), '$states.result'],
    [
      'a result before there is one',
      machine({ A: task({ Arguments: '{% $states.result.a %}' }) }),
      'reads $states.result, expected one of input, context here',
    ],
    [
      'an error output outside a catcher',
      machine({ A: task({ Assign: { e: '{% $states.errorOutput %}' } }) }),
      'reads $states.errorOutput, expected one of input, context, result here',
    ],
    [
      'a result in a catcher',
      machine({
        A: task({ Catch: [{ ErrorEquals: ['E'], Next: 'B', Output: '{% $states.result %}' }] }),
        B: { Type: 'Succeed' },
      }),
      'reads $states.result, expected one of input, context, errorOutput here',
    ],
    ['an expression that is not closed', pass({ Output: '{% 1' }), 'to end with %}'],
    ['an expression that is not opened', pass({ Output: [{ a: ' {% 1 %}' }] }), 'to begin with {%'],
    ['another version', machine({ A: { Type: 'Succeed' } }, { Version: '2.0' }), 'expected "1.0"'],
    [
      'a timeout of more than 99,999,999 s',
      machine({ A: task({ TimeoutSeconds: 1e8 }) }),
      'from 1 to 99999999',
    ],
    [
      'a retry that is an expression',
      machine({ A: task({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: '{% 1 %}' }] }) }),
      'state "A", Retry[0], MaxAttempts: found "{% 1 %}"',
    ],
    [
      'a delay of 366 days',
      machine({ A: task({ Retry: [{ ErrorEquals: ['E'], MaxDelaySeconds: 31_622_400 }] }) }),
      'from 1 to 31622399',
    ],
    [
      'an execution type of iterations',
      machine({
        A: {
          ...{ Type: 'Map', End: true },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'EXPRESS' },
            ...{ StartAt: 'B', States: { B: { Type: 'Succeed' } } },
          },
        },
      }),
      'ProcessorConfig.ExecutionType',
    ],
    ['a variable named states', pass({ Assign: { states: 1 } }), 'reserved'],
    ['a variable that is no identifier', pass({ Assign: { 'a b': 1 } }), '"a b"'],
    ['a wait without a time', machine({ A: { Type: 'Wait', End: true } }), 'exactly one of'],
    ['a number as a string', machine({ A: { Type: 'Wait', Seconds: '5', End: true } }), '"5"'],
    ['a zero timeout', machine({ A: task({ TimeoutSeconds: 0 }) }), 'a whole number from 1'],
    [
      'a heartbeat as long as the timeout',
      machine({ A: task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) }),
      'less than TimeoutSeconds',
    ],
    ['.sync', machine({ A: task({ Resource: `${INVOKE}.sync` }) }), '.sync is not supported'],
    ['an unknown integration', machine({ A: task({ Resource: 'x' }) }), 'no integration'],
    ['a Choice without rules', machine({ A: { Type: 'Choice', Choices: [] } }), 'at least one'],
    [
      'a misspelt jitter strategy',
      machine({ A: task({ Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'HALF' }] }) }),
      '"FULL" or "NONE"',
    ],
    [
      'a maximal delay below the interval',
      machine({
        A: task({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 9, MaxDelaySeconds: 9 }] }),
      }),
      'more than IntervalSeconds',
    ],
    [
      'States.ALL beside another error',
      machine({ A: task({ Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] }) }),
      'must stand alone',
    ],
    [
      'States.ALL before another retrier',
      machine({ A: task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }) }),
      'in the last entry',
    ],
    [
      'distributed mode',
      machine({
        A: {
          ...{ Type: 'Map', End: true },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED' },
            ...{ StartAt: 'B', States: { B: { Type: 'Succeed' } } },
          },
        },
      }),
      'distributed mode is not supported',
    ],
    [
      'a variable of an outer graph assigned inside',
      machine({
        A: { Type: 'Pass', Assign: { v: 1 }, Next: 'P' },
        P: {
          ...{ Type: 'Parallel', End: true },
          Branches: [
            { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { v: 2 }, End: true } } },
          ],
        },
      }),
      '"v" is assigned in an outer graph',
    ],
    [
      'two states of one name',
      machine({
        A: {
          ...{ Type: 'Parallel', End: true },
          Branches: [{ StartAt: 'A', States: { A: { Type: 'Succeed' } } }],
        },
      }),
      '"A" names two states',
    ],
    [
      'a Choice in JSONPath',
      machine({ A: { Type: 'Choice', Choices: [] } }, { QueryLanguage: 'JSONPath' }),
      'runs in JSONata only',
    ],
    [
      'a JSONPath with a wildcard',
      machine(
        { A: { Type: 'Pass', InputPath: '$.a[*]', End: true } },
        { QueryLanguage: 'JSONPath' },
      ),
      'expected a reference path',
    ],
    [
      'JSONPath inside JSONata',
      pass({ QueryLanguage: 'JSONPath' }),
      'cannot hold states in JSONPath',
    ],
  ])('is refused for %s', (_what, definition, problem) => {
    expect(findings(definition).join('\n')).toContain(problem);
  });

  it('leaves texts alone that only mention expressions', () => {
    expect(findings(pass({ Output: 'Hello {% $name %}, you are welcome' }))).toEqual([]);
  });

  it('compiles an expression that is used twice once', () => {
    const { states } = load(pass({ Output: ['{% $states.input %}', '{% $states.input %}'] }));
    const flow = states.get('A')?.flow;
    const output = flow?.language === 'JSONata' ? flow.output : undefined;
    const items = output?.kind === 'array' ? output.items : [];
    expect(items[0]).toEqual(items[1]);
    expect(items).toHaveLength(2);
  });
});

describe('the table of support', () => {
  it('shows every field of every state and part', () => {
    const page = renderSupportTable();
    for (const [title, fields] of Object.entries({ ...STATE_FIELDS, ...PART_FIELDS })) {
      expect(page).toContain(`### ${title}\n`);
      for (const field of Object.keys(fields)) {
        expect(page).toContain(`| \`${field}\` |`);
      }
    }
  });

  it('refuses every field that it says it refuses', () => {
    for (const [type, fields] of Object.entries(STATE_FIELDS)) {
      for (const [field, support] of Object.entries(fields)) {
        if (!support.supported) {
          const found = findings(machine({ A: { Type: type, [field]: 'x' } }));
          expect(found).toContain(`state "A", ${field}: is not supported; ${support.instead}`);
        }
      }
    }
  });
});
