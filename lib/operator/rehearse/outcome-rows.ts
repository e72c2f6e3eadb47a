import { stringify } from 'csv-stringify/sync';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';

/** What `outcomes.csv` tells of an account, in this order. */
const COLUMNS = [
  'target',
  'status',
  'reason',
  'message',
  'organizationalUnit',
  'placement',
  'accountId',
  'campaign',
  'attempts',
  'requestedAt',
  'invitedAt',
  'expiresAt',
  'settledAt',
  'departedAt',
  'handshakeId',
  'sameAs',
  'nextAction',
] as const satisfies readonly (keyof InvitationItem)[];

export type OutcomeRow = Pick<InvitationItem, (typeof COLUMNS)[number]>;

/** `pathOfUnit` turns the id of an organizational unit into what people call it. */
export function toOutcomeRows(
  items: readonly InvitationItem[],
  pathOfUnit: (id: string) => string,
): OutcomeRow[] {
  return items
    .map((item) => ({
      ...item,
      organizationalUnit:
        item.organizationalUnit === null ? null : pathOfUnit(item.organizationalUnit),
    }))
    .sort((a, b) => compare(a.target, b.target));
}

/**
 * One line an account, RFC 4180 but for the line ends. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe: notes and messages come from other people.
 */
export function formatOutcomes(rows: readonly OutcomeRow[]): string {
  return stringify([...rows], {
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    record_delimiter: '\n',
    // Alone it ends a line for some readers, and what follows would begin a cell.
    quoted_match: /\r/,
    cast: { number: String, string: (text) => (text.startsWith('\n') ? `'${text}` : text) },
  });
}

/** By code units: the same everywhere, whatever the locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
