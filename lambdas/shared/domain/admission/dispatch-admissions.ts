import type { DispatchAdmissionsRequest } from '../../contract/tasks.ts';
import type { Sweeps } from '../../ports/executions.ts';
import type { Turnstile } from './turnstile.ts';

/** What a timer does when it fires: lets through whoever may go, and starts a sweep that is due. */
export async function dispatchAdmissions(
  { dueAt }: DispatchAdmissionsRequest,
  { turnstile, sweeps }: { readonly turnstile: Turnstile; readonly sweeps: Sweeps },
): Promise<{ readonly kind: 'dispatched'; readonly isSweepDue: boolean }> {
  const { isSweepDue } = await turnstile.dispatch(dueAt === null ? 0 : Date.parse(dueAt));
  if (isSweepDue) {
    await sweeps.run();
    await turnstile.sweepStarted();
  }
  return { kind: 'dispatched', isSweepDue };
}
