import { EVENT_VERSION } from '../../contract/event-version.ts';
import type { AdmissionPorts } from './admission-ports.ts';
import type { AdmissionRules, ClosedGate } from './control.ts';
import { rowOf } from './gate.ts';

/** SNS: at most 100 ASCII characters. */
const LONGEST_SUBJECT = 100;

/** Asks for an answer where one is needed, and sends the notice of a closing. */
export async function tellPeople(
  gate: ClosedGate,
  quota: number | null,
  { publisher, notices, clock }: AdmissionPorts,
  { policy }: AdmissionRules,
): Promise<void> {
  const row = rowOf(gate.code, policy);
  const needsPerson = gate.verdict === 'escalate' || row.noticeOnce === true;
  if (needsPerson) {
    await publisher.publish('EscalationRaised', {
      version: EVENT_VERSION,
      escalationId: gate.escalationId,
      scope: 'organization',
      target: null,
      campaign: null,
      reason: gate.code,
      meaning: row.meaning,
      actor: row.actor,
      instruction: row.instruction,
      reminder: Math.max(0, gate.notices - 1),
      raisedAt: iso(clock.now()),
      answerBy: null,
    });
  }
  await notices.send({
    subject: `Invitations have stopped: ${gate.code}`.slice(0, LONGEST_SUBJECT),
    text: noticeText(gate, row, quota),
  });
}

function noticeText(gate: ClosedGate, row: ReturnType<typeof rowOf>, quota: number | null): string {
  const lines = [
    `No new invitation is sent: ${row.meaning} (${gate.code}).`,
    `Who has to act: ${row.actor}.`,
    `What to do: ${row.instruction}.`,
  ];
  if (quota !== null)
    lines.push(
      `Account quota that the accounts asked for so far need: ${quota}. Each that is asked for later needs one more.`,
    );
  if (gate.escalationId !== null) {
    lines.push(
      `When it is done, put EscalationResolved with escalationId ${gate.escalationId} and decision retry.`,
    );
  }
  lines.push(
    `One invitation looks again at ${iso(gate.until)}. Invitations that wait keep their place.`,
  );
  return lines.join('\n');
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
