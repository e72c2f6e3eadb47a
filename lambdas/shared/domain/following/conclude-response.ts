import type { InvitationItem } from '../../contract/outcome-item.ts';
import { HistoryEventName } from '../../contract/outcome-item.ts';
import { StateName } from '../../contract/state-names.ts';
import type { RecordedFact } from '../../ports/coordination.ts';
import type { FollowingPorts } from './following-ports.ts';
import { type Ending, RELEASES, type SeenResponse, subjectOf } from './response.ts';

type ConcludingPorts = Pick<
  FollowingPorts,
  'outcomes' | 'tokens' | 'facts' | 'callbacks' | 'turnstile'
>;

/**
 * Ends the following of an open invitation: the fact is filed, what the invitation held is given
 * back, the history is written, and the owner resumes if it is parked. The first fact stays, so
 * that events, sweep and owner agree whoever comes first. Can run twice, and after a crash anywhere.
 */
export async function concludeResponse(
  row: InvitationItem,
  seen: SeenResponse,
  ports: ConcludingPorts,
): Promise<void> {
  const subject = subjectOf(row);
  const ours: RecordedFact = { result: seen.result, at: seen.at };
  const isFirst = await ports.facts.put(row.executionArn, subject, ours);
  const fact = isFirst ? ours : await ports.facts.get(row.executionArn, subject);
  if (fact === null) throw new Error('a fact that was filed before cannot be read');
  await carryOut(row, fact, ports, seen.isHandshakeOpen);
}

/** The rest of a conclusion whose fact is filed. */
export async function carryOut(
  row: InvitationItem,
  fact: RecordedFact,
  ports: ConcludingPorts,
  isHandshakeOpen = false,
): Promise<void> {
  const ending = fact.result as Ending;
  if (!isHandshakeOpen) {
    const how = RELEASES[ending.kind];
    await ports.turnstile.release(row.handshakeId, how, Date.parse(fact.at));
  }
  await ports.outcomes.append({
    target: row.target,
    name: HistoryEventName.RESPONDED,
    at: fact.at,
    executionArn: row.executionArn,
    details: {
      response: ending.kind,
      handshakeId: row.handshakeId,
      accountId: ending.kind === 'accepted' ? ending.accountId : null,
    },
  });
  await resume(row, fact, ports);
}

/**
 * Wakes the owner with the fact. Without a token it has not parked yet: it files its token before
 * it reads the fact. A token of another handshake is left alone.
 */
async function resume(row: InvitationItem, fact: RecordedFact, ports: ConcludingPorts) {
  const parked = await ports.tokens.get(row.executionArn, StateName.AWAIT_RESPONSE);
  if (parked === null) return;
  const isAnother =
    parked.subject !== null && row.handshakeId !== null && parked.subject !== row.handshakeId;
  if (isAnother) return;
  await ports.callbacks.succeed(parked.token, fact.result);
  await ports.tokens.remove(parked);
}
