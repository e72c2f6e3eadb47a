import { expect, it } from 'vitest';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import type { ScriptedAction } from '../../../../lib/operator/organization/script-schema.ts';
import { scheduleScript } from '../../../../lib/operator/rehearse/script.ts';
import { DAY_MS } from '../../../../lib/operator/rehearse/virtual-day.ts';

async function doneBy(...actions: readonly ScriptedAction[]) {
  const clock = new VirtualClock({ startAtMs: 0 });
  const done: unknown[][] = [];
  const told: unknown[][] = [];
  const act =
    (name: string) =>
    (...values: unknown[]) => {
      done.push([clock.now() / DAY_MS, name, ...values]);
    };
  scheduleScript({
    actions,
    clock,
    startMs: 0,
    control: {
      spendAttempts: act('spendAttempts'),
      setAccountQuota: act('setAccountQuota'),
      resolve: act('resolve'),
      resolveOrganization: act('resolveOrganization'),
      depart: act('depart'),
    },
    put: act('put'),
    putAnything: act('putAnything'),
    requestAgain: act('requestAgain'),
    tell: (_, target, text) => told.push([target, text]),
    accountIdOf: (target) => `id of ${target}`,
  });
  await clock.runUntilIdle();
  return { done, told };
}

const requestedBy = 'scripted operator';

it.each<readonly [ScriptedAction, readonly unknown[]]>([
  [{ day: 1, do: 'spendAttempts', count: 9 }, ['spendAttempts', 9]],
  [{ day: 1, do: 'setAccountQuota', value: 9 }, ['setAccountQuota', 9]],
  [{ day: 1, do: 'resolve', target: 'x@example.com' }, ['resolve', 'id of x@example.com']],
  [{ day: 1, do: 'resolve' }, ['resolveOrganization']],
  [{ day: 1, do: 'depart', target: 'x@example.com' }, ['depart', 'id of x@example.com']],
  [{ day: 1, do: 'repeatRequest', target: '1' }, ['requestAgain', '1']],
  [
    { day: 1, do: 'withdraw', target: '1', comment: 'late' },
    [
      'put',
      'InvitationWithdrawalRequested',
      { version: 1, target: '1', requestedBy, comment: 'late' },
    ],
  ],
  [{ day: 1, do: 'pause' }, ['put', 'AdmissionPauseRequested', { version: 1, requestedBy }]],
  [
    { day: 1, do: 'resume', clear: 'both' },
    ['put', 'AdmissionResumeRequested', { version: 1, clear: 'both', requestedBy }],
  ],
  [{ day: 1, do: 'putEvent', detailType: 'X', detail: { a: 1 } }, ['putAnything', 'X', { a: 1 }]],
])('does $do on its day', async (action, expected) => {
  const { done, told } = await doneBy(action);
  expect(done).toEqual([[1, ...expected]]);
  expect(told).toHaveLength(1);
});

it('does things in the order of their days', async () => {
  const { done } = await doneBy(
    { day: 2.5, do: 'spendAttempts', count: 2 },
    { day: 0.5, do: 'spendAttempts', count: 1 },
  );
  expect(done).toEqual([
    [0.5, 'spendAttempts', 1],
    [2.5, 'spendAttempts', 2],
  ]);
});
