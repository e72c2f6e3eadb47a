import { decodeAttempts, encodeAttempts } from './attempt-window.ts';
import { type Control, INITIAL_CONTROL, type PermitSlot } from './control.ts';

/**
 * The control item as text, at most 4 KB with ten permits and every bucket in use: permits and
 * buckets are packed, executions share their prefix, the rest stays readable.
 */
export function encodeControl(control: Control): string {
  const { version: _, permits, attempts, ...rest } = control;
  const prefix = commonPrefix(permits);
  return JSON.stringify({
    ...rest,
    attempts: encodeAttempts(attempts),
    executions: prefix,
    permits: permits.map((permit) => encodePermit(permit, prefix)),
  });
}

export function decodeControl(version: number, state: string): Control {
  const { executions, ...raw } = JSON.parse(state) as Omit<
    Control,
    'version' | 'permits' | 'attempts'
  > & {
    readonly attempts: string;
    readonly executions: string;
    readonly permits: readonly string[];
  };
  return {
    ...raw,
    version,
    // Items that were written before these were kept know of none.
    limits: { ...INITIAL_CONTROL.limits, ...raw.limits },
    pauseAskedAt: raw.pauseAskedAt ?? 0,
    aloneUntil: raw.aloneUntil ?? 0,
    attempts: decodeAttempts(raw.attempts),
    permits: raw.permits.map((permit) => decodePermit(permit, executions)),
  };
}

/** Up to the colon before the execution's name: all permits are of one state machine. */
function commonPrefix(permits: readonly PermitSlot[]): string {
  const arn = permits[0]?.executionArn ?? '';
  const prefix = arn.slice(0, arn.lastIndexOf(':') + 1);
  return permits.every((permit) => permit.executionArn.startsWith(prefix)) ? prefix : '';
}

const LETTER = { SENT: 'S', TAKEN: 'T', REPEATED: 'R' } as const;

function encodePermit(permit: PermitSlot, prefix: string): string {
  return [
    permit.id,
    LETTER[permit.isRepeated ? 'REPEATED' : permit.state],
    permit.callAt.toString(36),
    permit.expiresAt.toString(36),
    permit.probe?.toString(36) ?? '',
    permit.executionArn.slice(prefix.length),
  ].join(' ');
}

function decodePermit(text: string, prefix: string): PermitSlot {
  const [id = '', letter, callAt = '', expiresAt = '', probe = '', name = ''] = text.split(' ');
  return {
    id,
    state: letter === LETTER.SENT ? 'SENT' : 'TAKEN',
    isRepeated: letter === LETTER.REPEATED,
    executionArn: prefix + name,
    callAt: Number.parseInt(callAt, 36),
    expiresAt: Number.parseInt(expiresAt, 36),
    probe: probe === '' ? null : Number.parseInt(probe, 36),
  };
}
