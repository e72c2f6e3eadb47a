import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { ControlItem } from './control-item.ts';
import { deadItems } from './find-leftovers.ts';
import { FINDINGS, type Finding, Mend } from './findings.ts';
import type { ParkedItem, SeenRow, Snapshot } from './snapshot.ts';

/** One thing that `--fix` does. */
export type MendStep =
  | { readonly kind: 'index'; readonly row: SeenRow }
  | { readonly kind: 'delete'; readonly item: ParkedItem }
  | { readonly kind: 'sweep'; readonly functionName: string }
  /** `clear` names what is clear already: the event then does nothing but dispatch. */
  | { readonly kind: 'dispatch'; readonly clear: 'gate' | 'pause' };

/**
 * What mends the findings, in the order in which it helps: a sweep sees only rows that are in the index.
 * Each kind of mending is named once, however many findings need it.
 */
export function planMends(snapshot: Snapshot, findings: readonly Finding[]): MendStep[] {
  const needed = new Set<Mend>(findings.map(({ code }) => FINDINGS[code].mend));
  const clear = clearAlready(snapshot.control);
  const { sweepFunction: functionName } = snapshot.stack;
  const misfiled = snapshot.rows.filter((row) => isSettled(row.status) === row.isInOpenIndex);
  return [
    ...(needed.has(Mend.INDEX) ? misfiled.map((row) => ({ kind: 'index', row }) as const) : []),
    ...(needed.has(Mend.DELETE)
      ? deadItems(snapshot).map((item) => ({ kind: 'delete', item }) as const)
      : []),
    ...(needed.has(Mend.SWEEP) && functionName !== null
      ? [{ kind: 'sweep', functionName } as const]
      : []),
    ...(needed.has(Mend.DISPATCH) && clear !== null ? [{ kind: 'dispatch', clear } as const] : []),
  ];
}

/** Nothing that an operator has decided is undone: behind a closed gate and a pause nobody goes anyway. */
function clearAlready(control: ControlItem | null): 'gate' | 'pause' | null {
  if (control === null || control.gate.kind === 'open') return 'gate';
  return control.pause === null ? 'pause' : null;
}
