import type { Notice } from '../../local/control/control-surface.ts';

/** The mail that the subscribers of the topics have got, oldest first. */
export function renderNotices(notices: readonly Notice[]): string {
  if (notices.length === 0) return 'no notice so far';
  return notices
    .map(({ at, subject, message }) => `${at}  ${subject ?? 'no subject'}\n\n${message}\n`)
    .join('\n');
}
