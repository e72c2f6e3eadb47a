import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import type { ControlItem } from './control-item.ts';
import { mistakenAccounts } from './find-accounts.ts';
import { mistakenIds } from './find-handshakes.ts';
import { deadItems } from './find-leftovers.ts';
import { findMisfiled, foreignOwners } from './find-rows.ts';
import { type BrokenWait, brokenWaits, rowlessWaits } from './find-waits.ts';
import { FINDINGS, type Finding, type FindingCode, Mend } from './findings.ts';
import type {
  MisreadRow,
  ParkedItem,
  SeenHandshake,
  SeenMember,
  SeenRow,
  Snapshot,
} from './snapshot.ts';

/** One thing that `--fix` does. */
export type MendStep =
  | { readonly kind: 'index'; readonly row: SeenRow }
  | { readonly kind: 'delete'; readonly item: ParkedItem }
  | { readonly kind: 'control'; readonly text: string }
  | { readonly kind: 'reopen'; readonly row: SeenRow | MisreadRow; readonly state: CallbackState }
  | { readonly kind: 'owner'; readonly row: SeenRow; readonly executionArn: string }
  | { readonly kind: 'handshake'; readonly row: SeenRow; readonly handshake: SeenHandshake }
  | { readonly kind: 'account'; readonly row: SeenRow; readonly accountId: string }
  | { readonly kind: 'repeat'; readonly executionArn: string; readonly state: CallbackState }
  | {
      readonly kind: 'ask';
      readonly executionArn: string;
      readonly state: CallbackState;
      /** Whose address the target is; null for an id, and for the address of nobody. */
      readonly member: SeenMember | null;
    }
  /** `withMembers`: it lists them, although nothing that it knows hints at one of them. */
  | { readonly kind: 'sweep'; readonly functionName: string; readonly withMembers: boolean }
  /** `clear` names what is clear already: the event then does nothing but dispatch. */
  | { readonly kind: 'dispatch'; readonly clear: 'gate' | 'pause' };

/**
 * What mends the findings, in the order in which it helps: nobody joins a queue that cannot be read,
 * and a sweep sees only rows that are in the index. Each kind of mending is named once, however many
 * findings need it.
 */
export function planMends(snapshot: Snapshot, findings: readonly Finding[]): MendStep[] {
  const needed = new Set<Mend>(findings.map(({ code }) => FINDINGS[code].mend));
  const clear = clearAlready(snapshot.control);
  const { sweepFunction: functionName } = snapshot.stack;
  const withMembers = findings.some(({ code }) => code === 'MEMBER_STILL_INVITED');
  const isSweepNeeded = needed.has(Mend.SWEEP) || needed.has(Mend.CONTROL);
  return [
    ...planRepairs(snapshot, findings),
    ...(isSweepNeeded && functionName !== null
      ? [{ kind: 'sweep', functionName, withMembers } as const]
      : []),
    ...(needed.has(Mend.DISPATCH) && clear !== null ? [{ kind: 'dispatch', clear } as const] : []),
  ];
}

/** What the stack has no way of its own for. Only what was found twice is touched. */
function planRepairs(snapshot: Snapshot, findings: readonly Finding[]): MendStep[] {
  const found = new Set(findings.map(({ code, subject }) => `${code} ${subject}`));
  const isFound = (code: FindingCode, subject: string) => found.has(`${code} ${subject}`);
  const needed = new Set<Mend>(findings.map(({ code }) => FINDINGS[code].mend));
  const { controlProblem } = snapshot;
  const waits = brokenWaits(snapshot).filter(({ code, row }) => isFound(code, row.target));
  const isReopened = ({ code }: BrokenWait) => FINDINGS[code].mend === Mend.REOPEN;
  const mistaken = mistakenIds(snapshot).filter(({ row }) =>
    isFound('HANDSHAKE_MISTAKEN', row.target),
  );
  return [
    ...(needed.has(Mend.CONTROL) && controlProblem !== null
      ? [{ kind: 'control', text: controlProblem.text } as const]
      : []),
    ...waits
      .filter(isReopened)
      .map(({ row, wait }) => ({ kind: 'reopen', row, state: wait.state }) as const),
    ...(needed.has(Mend.INDEX)
      ? findMisfiled(snapshot).map((row) => ({ kind: 'index', row }) as const)
      : []),
    ...foreignOwners(snapshot).flatMap(({ row, stray }) =>
      stray !== undefined && isFound('OWNER_MISTAKEN', row.target)
        ? [{ kind: 'owner', row, executionArn: stray } as const]
        : [],
    ),
    ...mistaken.map((mistake) => ({ kind: 'handshake', ...mistake }) as const),
    ...mistakenAccounts(snapshot)
      .filter(({ row }) => isFound('ACCOUNT_MISTAKEN', row.target))
      .map((mistake) => ({ kind: 'account', ...mistake }) as const),
    ...(needed.has(Mend.DELETE)
      ? deadItems(snapshot).map((item) => ({ kind: 'delete', item }) as const)
      : []),
    ...waits
      .filter((broken) => !isReopened(broken))
      .map(({ row: { executionArn }, wait: { state } }) => {
        return { kind: 'repeat', executionArn, state } as const;
      }),
    ...rowlessWaits(snapshot)
      .filter(([, target]) => isFound('ROW_DELETED', target))
      .map(([executionArn, target, { state }]) => {
        const member = snapshot.members.find(({ email }) => email === target) ?? null;
        return { kind: 'ask', executionArn, state, member } as const;
      }),
  ];
}

/** Nothing that an operator has decided is undone: behind a closed gate and a pause nobody goes anyway. */
function clearAlready(control: ControlItem | null): 'gate' | 'pause' | null {
  if (control === null || control.gate.kind === 'open') return 'gate';
  return control.pause === null ? 'pause' : null;
}
