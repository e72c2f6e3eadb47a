import type { BusEvent } from './bus-event.ts';
import { type Moment, MomentKind } from './result.ts';

export type TellMoment = (kind: MomentKind, target: string | null, text: string) => void;

/**
 * What of an event is worth telling a person at once; `undefined` for daily business. Of the gate
 * tells `GateNarrator`.
 */
export function toMoment(event: BusEvent): Moment | undefined {
  const { atMs } = event;
  switch (event.name) {
    case 'EscalationRaised': {
      const { reminder, reason, meaning, actor, target } = event.detail;
      if (reminder > 0) return undefined;
      return {
        atMs,
        kind: MomentKind.ESCALATION,
        target,
        text: `${reason}: ${meaning}; asks the ${actor}`,
      };
    }
    case 'InvitationSent': {
      const { attempt, target } = event.detail;
      if (attempt < 2) return undefined;
      const text = `invited again, for the ${ordinal(attempt)} time`;
      return { atMs, kind: MomentKind.INVITED_AGAIN, target, text };
    }
    case 'InvitationSettled': {
      const { status, reason, message, target } = event.detail;
      if (status === 'JOINED' && reason === null) return undefined;
      const why = [reason, message].filter((part) => part !== null).join(': ');
      return {
        atMs,
        kind: MomentKind.ENDED,
        target,
        text: why === '' ? status : `${status}, ${why}`,
      };
    }
    case 'AdmissionGateChanged':
    case 'AccountInvitationRequested':
    case 'InvitationWithdrawalRequested':
    case 'EscalationResolved':
    case 'AdmissionPauseRequested':
    case 'AdmissionResumeRequested':
      return undefined;
  }
}

/** `looks`: how often somebody was let through in vain, to look whether the reason had passed. */
export function describeGate(
  { atMs, detail }: Extract<BusEvent, { name: 'AdmissionGateChanged' }>,
  looks: number,
): Moment {
  const isPause = detail.state === 'paused' || detail.state === 'resumed';
  const parts = [
    `${isPause ? 'admission' : 'gate'} ${detail.state}`,
    detail.reason,
    detail.requiredAccountQuota === null
      ? null
      : `the campaign needs an account quota of ${detail.requiredAccountQuota}`,
    looks === 0 ? null : `after ${looks} ${looks === 1 ? 'look' : 'looks'} in vain`,
  ];
  const text = parts.filter((part) => part !== null).join(', ');
  return { atMs, kind: MomentKind.GATE, target: null, text };
}

function ordinal(count: number): string {
  return { 2: 'second', 3: 'third', 4: 'fourth' }[count] ?? `${count}th`;
}
