import { describe, expect, it } from 'vitest';
import { dispatchAdmissionsRequest } from '../../../lambdas/dispatch-admissions/schema.ts';
import { dispatchAdmissions } from '../../../lambdas/shared/domain/admission/dispatch-admissions.ts';
import type { Turnstile } from '../../../lambdas/shared/domain/admission/turnstile.ts';
import { InMemoryTurnstile } from '../support/in-memory-turnstile.ts';

const DUE_AT = '2026-11-23T10:01:00.000Z';

function portsWith(isSweepDue: boolean) {
  const turnstile = new InMemoryTurnstile();
  const dispatch: Turnstile['dispatch'] = turnstile.dispatch.bind(turnstile);
  turnstile.dispatch = async (dueAt) => ({ ...(await dispatch(dueAt)), isSweepDue });
  const runs: string[] = [];
  const sweeps = {
    run: async () => {
      runs.push('sweep');
    },
  };
  return { turnstile, sweeps, runs };
}

describe('dispatch admissions', () => {
  it('dispatches at the instant its timer was set for', async () => {
    const { runs, ...ports } = portsWith(false);
    const result = await dispatchAdmissions(
      dispatchAdmissionsRequest.parse({ dueAt: DUE_AT }),
      ports,
    );
    expect(result).toEqual({ kind: 'dispatched', isSweepDue: false });
    expect(ports.turnstile.calls).toEqual([['dispatch', Date.parse(DUE_AT)]]);
    expect(runs).toEqual([]);
  });

  it('starts a sweep that is due, and says so', async () => {
    const { runs, ...ports } = portsWith(true);
    await dispatchAdmissions({ dueAt: DUE_AT }, ports);
    expect(runs).toEqual(['sweep']);
    expect(ports.turnstile.names()).toEqual(['dispatch', 'sweepStarted']);
  });

  it('leaves the sweep due when it cannot be started', async () => {
    const { runs: _, ...ports } = portsWith(true);
    const sweeps = { run: () => Promise.reject(new Error('throttled')) };
    await expect(dispatchAdmissions({ dueAt: null }, { ...ports, sweeps })).rejects.toThrow();
    expect(ports.turnstile.names()).toEqual(['dispatch']);
  });
});
