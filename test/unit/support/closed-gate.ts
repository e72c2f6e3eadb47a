import type { ClosedGate } from '../../../lambdas/shared/domain/admission/control.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');

/** A gate that was closed at ten, has been announced, and half-opens six hours later. */
export function closedGate(changes: Partial<ClosedGate> = {}): ClosedGate {
  return {
    kind: 'closed',
    serial: 4,
    code: 'PAST_DUE_INVOICE',
    verdict: 'escalate',
    since: NOW,
    until: NOW + 6 * 3_600_000,
    repeats: 0,
    notices: 1,
    isNoticeDue: false,
    announceBy: null,
    escalationId: 'esc-0123456789abcdef',
    ...changes,
  };
}
