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

/** What may begin a cell for a reader whose separator is another than ours, which then makes it a formula. */
const INNER_FORMULA = /(?<=[;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])/g;

/**
 * One line an account, RFC 4180 but for the line ends. What a spreadsheet would take for a formula has
 * an apostrophe before it, also behind a semicolon, which separates cells where the comma is decimal:
 * notes and messages come from other people.
 */
export function formatOutcomes(rows: readonly OutcomeRow[]): string {
  return stringify([...rows], {
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    record_delimiter: '\n',
    // Alone it ends a line for some readers, and what follows would begin a cell.
    quoted_match: /\r/,
    cast: { number: String, string: disarm },
  });
}

function disarm(text: string): string {
  const disarmed = text.replaceAll(INNER_FORMULA, "'");
  return disarmed.startsWith('\n') ? `'${disarmed}` : disarmed;
}

/** By code units: the same everywhere, whatever the locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
