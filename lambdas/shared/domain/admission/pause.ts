import type { Control } from './control.ts';

/** `requestedBy` may be longer; the control item is small. */
const LONGEST_NAME = 64;

/**
 * Commands come twice, late and in any order: the one that was put last counts. Of two that were put in
 * one second, the one that comes last.
 */
export function isOvertaken({ pauseAskedAt }: Control, at: number): boolean {
  return at < pauseAskedAt;
}

/** Unchanged when it has been overtaken. `at`: when the command was put. */
export function beginPause(control: Control, by: string | null, at: number, now: number): Control {
  if (isOvertaken(control, at)) return control;
  const pause = control.pause ?? { at: now, by: by?.slice(0, LONGEST_NAME) ?? null };
  return withAskedAt({ ...control, pause }, control, at);
}

/** Unchanged when it has been overtaken. A pause that was put before and comes later ends here too. */
export function endPause(control: Control, at: number): Control {
  if (isOvertaken(control, at)) return control;
  return withAskedAt({ ...control, pause: null }, control, at);
}

function withAskedAt(changed: Control, control: Control, at: number): Control {
  const isSame = changed.pause === control.pause && at === control.pauseAskedAt;
  return isSame ? control : { ...changed, pauseAskedAt: at };
}
