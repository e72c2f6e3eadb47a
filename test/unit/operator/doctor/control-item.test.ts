import { describe, expect, it } from 'vitest';
import { addAttempts } from '../../../../lambdas/shared/domain/admission/attempt-window.ts';
import {
  type Control,
  INITIAL_CONTROL,
} from '../../../../lambdas/shared/domain/admission/control.ts';
import { encodeControl } from '../../../../lambdas/shared/domain/admission/control-codec.ts';
import { type ControlItem, readControlItem } from '../../../../lib/operator/doctor/control-item.ts';
import { arnOf, HOUR, NOW } from './healthy.ts';

function read(change: Partial<Control>): ControlItem {
  const reading = readControlItem(encodeControl({ ...INITIAL_CONTROL, ...change }), 1, NOW);
  if (reading.kind === 'unreadable') throw new Error(reading.problem.detail);
  return reading.control;
}

const permit = (name: string) => ({
  ...({ id: `p-${name}`, state: 'SENT', isRepeated: false, callAt: NOW, probe: null } as const),
  executionArn: arnOf(name),
  expiresAt: NOW + 120_000,
});

describe('the control item as the turnstile writes it', () => {
  it('is read when nothing has happened yet', () => {
    expect(read({})).toEqual({
      gate: { kind: 'open' },
      pause: null,
      limits: { quota: null, members: null, membersAt: null, pending: 0 },
      attempts: 0,
      permits: [],
      timerAt: null,
      sweepAt: null,
    });
  });

  it('tells who holds a permit', () => {
    const expected = ['one', 'two'].map((name) => ({
      executionArn: arnOf(name),
      expiresAt: NOW + 120_000,
    }));
    expect(read({ permits: [permit('one'), permit('two')] }).permits).toEqual(expected);
  });

  it('counts the attempts of the last 24 hours', () => {
    const old = addAttempts([], NOW - 25 * HOUR, 5);
    const attempts = [...old, ...addAttempts(addAttempts([], NOW - 23 * HOUR, 2), NOW, 40)];
    expect(read({ attempts }).attempts).toBe(42);
  });

  it.each([
    ['what Service Quotas states', {}, 50],
    ['what refusals have taught', { learned: 30 }, 30],
    ['nothing when a call has disproved it', { disproved: 50 }, null],
  ])('takes for the quota in force %s', (_, change, quota) => {
    const limits = { ...INITIAL_CONTROL.limits, quota: 50, ...change };
    expect(read({ limits }).limits.quota).toBe(quota);
  });
});

describe('a control item that cannot be read', () => {
  it('names the member that is not as this version writes it', () => {
    const text = encodeControl({ ...INITIAL_CONTROL, timerAt: 'soon' as never });
    expect(readControlItem(text, 1, NOW)).toMatchObject({
      kind: 'unreadable',
      problem: {
        ...{ kind: 'unknownForm', text },
        detail: expect.stringMatching(/^is not as this version writes it: timerAt: /),
      },
    });
  });

  it.each(['{', '', 'null', '7', '[]'])('is garbage where no version writes %j', (text) => {
    const detail = `holds ${text.length} characters that are no JSON object`;
    const problem = { kind: 'garbage', detail, text };
    expect(readControlItem(text, 1, NOW)).toEqual({ kind: 'unreadable', problem });
  });

  it.each([undefined, 'x', {}, Number.NaN])('is garbage with the version %j', (version) => {
    expect(readControlItem('{}', version, NOW)).toMatchObject({
      kind: 'unreadable',
      problem: { kind: 'garbage', text: '{}' },
    });
  });
});
