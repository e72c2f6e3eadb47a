import { confirmed, diagnose } from './diagnose.ts';
import { type Finding, isDisagreement, isFixable } from './findings.ts';
import { type MendStep, planMends } from './plan-mends.ts';
import type { Snapshot } from './snapshot.ts';

/** Between the two looks that a finding has to survive: longer than a state takes. */
const CONFIRM_MS = 3_000;
/** The first wait for what was mended; each further one is twice as long. */
const FIRST_WAIT_MS = 5_000;
/** What did not help may be tried again after this time: a sweep may take minutes. */
const REPEAT_MS = 60_000;

export interface ExaminationPorts {
  readonly look: () => Promise<Snapshot>;
  /** Answers with what was done, in a sentence. */
  readonly mend: (step: MendStep) => Promise<string>;
  readonly pause: (ms: number) => Promise<void>;
}

export interface Examination {
  readonly at: number;
  /** What was found at first. */
  readonly found: readonly Finding[];
  /** What was done about it, in order. */
  readonly done: readonly string[];
  /** What was found in the end: the same as at first, unless something was mended. */
  readonly left: readonly Finding[];
}

/**
 * Looks, and with `mendForMs` mends and looks again until nothing is left that can be mended, for that
 * time at most.
 */
export async function examine(
  ports: ExaminationPorts,
  { mendForMs }: { readonly mendForMs: number | null },
): Promise<Examination> {
  let seen = await lookTwice(ports);
  const { findings: found, snapshot: first } = seen;
  const mending = new Mending(ports);
  for (let waited = 0, wait = FIRST_WAIT_MS; waited < (mendForMs ?? 0); wait *= 2) {
    const steps = planMends(seen.snapshot, seen.findings.filter(isFixable));
    if (steps.length === 0) break;
    await mending.carryOut(steps, waited);
    const ms = Math.min(wait, (mendForMs ?? 0) - waited);
    await ports.pause(ms);
    waited += ms;
    seen = await lookTwice(ports);
  }
  return { at: first.at, found, done: mending.done, left: seen.findings };
}

/** What both looks have found; notes need no second one. */
async function lookTwice({ look, pause }: ExaminationPorts) {
  const snapshot = await look();
  const findings = diagnose(snapshot);
  if (!findings.some(isDisagreement)) return { snapshot, findings };
  await pause(CONFIRM_MS);
  const again = await look();
  return { snapshot: again, findings: confirmed(findings, diagnose(again)) };
}

/** Carries out steps, none of them twice within a while. */
class Mending {
  readonly done: string[] = [];
  readonly #ports: ExaminationPorts;
  readonly #lastAt = new Map<string, number>();

  constructor(ports: ExaminationPorts) {
    this.#ports = ports;
  }

  async carryOut(steps: readonly MendStep[], at: number): Promise<void> {
    for (const step of steps) {
      const key = JSON.stringify(step);
      const lastAt = this.#lastAt.get(key);
      if (lastAt !== undefined && at - lastAt < REPEAT_MS) continue;
      this.#lastAt.set(key, at);
      this.done.push(await this.#ports.mend(step));
    }
  }
}
