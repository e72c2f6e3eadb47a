import { EVENT_VERSION } from '../../contract/event-version.ts';
import { Placement } from '../../contract/status.ts';
import type { SettledRow } from '../../ports/outcomes.ts';
import { subjectLine } from '../escalation/notice-text.ts';
import type { SuccessionPorts } from './succession-ports.ts';

/** Tells the bus that a row is settled, and people, if one of them has to place the account. */
export async function announceSettled(
  row: SettledRow,
  { publisher, notices }: Pick<SuccessionPorts, 'publisher' | 'notices'>,
): Promise<void> {
  await publisher.publish('InvitationSettled', {
    version: EVENT_VERSION,
    target: row.target,
    campaign: row.campaign,
    requestId: row.requestId,
    executionArn: row.executionArn,
    status: row.status,
    reason: row.reason,
    message: row.message,
    accountId: row.accountId,
    handshakeId: row.handshakeId,
    placement: row.placement,
    organizationalUnit: row.organizationalUnit,
    attempts: row.attempts,
    settledAt: row.settledAt ?? row.statusAt,
  });
  if (row.placement === Placement.FAILED) await notices.send(unplacedNotice(row));
}

function unplacedNotice(row: SettledRow) {
  return {
    subject: subjectLine(`Joined, but not placed: ${row.accountId} (ABANDONED)`),
    text: [
      'An account has joined the organization, but whoever followed its invitation was stopped or',
      'lost before the account was moved to where it belongs.',
      '',
      `Account:  ${row.accountId}`,
      `Campaign: ${row.campaign}`,
      `Wanted:   ${row.organizationalUnit}`,
      '',
      'No answer is expected. Move the account by hand, or ask for the invitation again: a member is',
      'not invited again, only moved.',
      '',
      `Execution ${row.executionArn}`,
    ].join('\n'),
  };
}
