import {
  HANDSHAKE_CONSTRAINT_POLICY,
  UNEXPECTED_ROW,
} from '../../lambdas/shared/contract/constraint-policy.ts';
import {
  CONSTRAINT_VIOLATION_POLICY,
  INVITE_EXCEPTION_POLICY,
} from '../../lambdas/shared/contract/exception-policy.ts';
import type { PolicyRow, RetrySchedule } from '../../lambdas/shared/contract/policy-row.ts';
import { OWN_REASONS, STATUSES } from '../../lambdas/shared/contract/status.ts';
import { page, sentence, table } from './markdown.ts';

function describeRetry(retry: RetrySchedule): string {
  switch (retry.kind) {
    case 'attempt-window':
      return `when the oldest counted attempt of the last 24 h leaves the window; after ${retry.unknownMinutes} min when none is known`;
    case 'backoff':
      return `after ${retry.firstMinutes} min, doubling up to ${retry.maxMinutes / 60} h; after ${retry.giveUpDays} days a person is asked`;
    case 'once':
      return `once, after ${retry.minutes} min; then a person is asked`;
    case 'once-while-new':
      return `once, after ${retry.minutes} min, if the management account joined less than that ago; else a person is asked`;
    case 'every':
      return `every ${retry.hours} h; after ${retry.giveUpDays} days a person is asked`;
    case 'none':
      return 'not by itself';
  }
}

function section(code: string, row: PolicyRow): string {
  const facts = [
    ['What happens', `**${row.disposition}** (concerns the ${row.scope})`],
    ['Tried again', describeRetry(row.retry)],
    ...(row.reopenedBy.length > 0 ? [['Sooner after', row.reopenedBy.join(', ')]] : []),
    ['Who acts', row.actor],
    ['What to do', sentence(row.instruction)],
    ['Source', row.source],
  ];
  return [`### ${code}`, sentence(row.meaning), table(['', ''], facts)].join('\n\n');
}

const overview = (rows: Readonly<Record<string, PolicyRow>>) =>
  table(
    ['Code', 'What happens', 'Concerns', 'Who acts'],
    Object.entries(rows).map(([code, row]) => [
      `[\`${code}\`](#${code.toLowerCase()})`,
      row.disposition,
      row.scope,
      row.actor,
    ]),
  );

const sections = (rows: Readonly<Record<string, PolicyRow>>) =>
  Object.entries(rows)
    .map(([code, row]) => section(code, row))
    .join('\n\n');

/** The two limits appear under both exceptions with the same row: described once. */
const ownViolations = Object.fromEntries(
  Object.entries(CONSTRAINT_VIOLATION_POLICY).filter(
    ([code]) => !Object.hasOwn(HANDSHAKE_CONSTRAINT_POLICY, code),
  ),
);

export function renderReasons(): string {
  return page(
    'Reasons: why an invitation is refused, and what happens then',
    'the constraint policy in `lambdas/shared/contract/`',
    'An organization-scoped refusal concerns every invitation: it closes the admission gate, with one notice, and everybody keeps their place in the queue. An account-scoped one concerns its account alone.',
    '## `HandshakeConstraintViolationException`, by reason',
    overview(HANDSHAKE_CONSTRAINT_POLICY),
    sections(HANDSHAKE_CONSTRAINT_POLICY),
    '## `ConstraintViolationException`, by reason',
    '`ACCOUNT_NUMBER_LIMIT_EXCEEDED` and `HANDSHAKE_RATE_LIMIT_EXCEEDED` exist here too and act as above.',
    overview(ownViolations),
    sections(ownViolations),
    '## The other exceptions of InviteAccountToOrganization',
    overview(INVITE_EXCEPTION_POLICY),
    sections(INVITE_EXCEPTION_POLICY),
    '## Anything else',
    section('A code in none of the tables', UNEXPECTED_ROW),
    'Never retried blindly, never aborted. Three accounts in a row with the same unexpected code close the gate instead of sending a thousand notices.',
    '## Reasons of our own',
    table(
      ['Code', 'Meaning'],
      Object.entries(OWN_REASONS).map(([code, meaning]) => [`\`${code}\``, sentence(meaning)]),
    ),
    '## Statuses',
    table(
      ['Status', 'Ended', 'Meaning'],
      Object.entries(STATUSES).map(([status, { isSettled, meaning }]) => [
        `\`${status}\``,
        isSettled ? 'yes' : 'no',
        sentence(meaning),
      ]),
    ),
  );
}
