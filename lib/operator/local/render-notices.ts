import type { Notice } from '../../local/control/control-surface.ts';
import { printable, printableLines } from '../terminal.ts';

/** The mail that the subscribers of the topics have got, oldest first. */
export function renderNotices(notices: readonly Notice[]): string {
  if (notices.length === 0) return 'no notice so far';
  return notices
    .map(
      ({ at, subject, message }) =>
        `${at}  ${printable(subject ?? 'no subject')}\n\n${printableLines(message)}\n`,
    )
    .join('\n');
}
