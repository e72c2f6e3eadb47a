import type { InvitationItem } from '../../contract/outcome-item.ts';
import { HistoryEventName } from '../../contract/outcome-item.ts';
import { StateName } from '../../contract/state-names.ts';
import { TargetType } from '../../contract/target.ts';
import type { Directory, RecordedFact } from '../../ports/coordination.ts';
import type { Release } from '../admission/turnstile.ts';
import type { FollowingPorts } from './following-ports.ts';
import { type Ending, RELEASES, type SeenResponse, subjectOf } from './response.ts';

type ConcludingPorts = Pick<
  FollowingPorts,
  'outcomes' | 'tokens' | 'facts' | 'directory' | 'callbacks' | 'turnstile'
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
  await carryOut(row, await fileFact(row, seen, ports), ports, seen.release);
}

/** Files how an invitation has ended. Answers with the fact that stands. */
export async function fileFact(
  row: InvitationItem,
  seen: SeenResponse,
  { facts }: Pick<FollowingPorts, 'facts'>,
): Promise<RecordedFact> {
  const subject = subjectOf(row);
  const ours: RecordedFact = { result: seen.result, at: seen.at };
  const isFirst = await facts.put(row.executionArn, subject, ours);
  const fact = isFirst ? ours : await facts.get(row.executionArn, subject);
  if (fact === null) throw new Error('a fact that was filed before cannot be read');
  return fact;
}

/** The rest of a conclusion whose fact is filed. */
export async function carryOut(
  row: InvitationItem,
  fact: RecordedFact,
  ports: ConcludingPorts,
  release: Release | null = RELEASES[(fact.result as Ending).kind],
): Promise<void> {
  const ending = fact.result as Ending;
  if (release !== null) {
    await ports.turnstile.release(row.handshakeId, release, Date.parse(fact.at));
  }
  if (ending.kind === 'accepted') await linkAddress(row, ending.accountId, ports);
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
 * Keeps whose address it is, for whoever asks for it again: AWS would send an invitation to a member's
 * address. The row may be gone by then, or may have ended before the membership showed.
 */
export async function linkAddress(
  { target, targetType, executionArn }: InvitationItem,
  accountId: string | null,
  { directory }: { readonly directory: Pick<Directory, 'link'> },
): Promise<void> {
  if (targetType !== TargetType.EMAIL || accountId === null) return;
  await directory.link('EMAIL', target, { target: accountId, executionArn, countedAt: null });
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
