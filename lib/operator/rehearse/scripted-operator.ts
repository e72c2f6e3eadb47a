import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { OrganizationsControl } from '../../local/organizations/control.ts';
import type { AnswerRule } from '../organization/schema.ts';
import type { BusEvent } from './bus-event.ts';
import type { TellMoment } from './moments.ts';
import type { PutEvent } from './put-event.ts';
import { MomentKind } from './result.ts';
import { DAY_MS, HOUR_MS } from './virtual-day.ts';

export interface ScriptedOperatorProps {
  readonly rules: readonly AnswerRule[];
  readonly clock: Clock;
  readonly startMs: number;
  readonly control: Pick<
    OrganizationsControl,
    'resolve' | 'resolveOrganization' | 'setAccountQuota'
  >;
  readonly put: PutEvent;
  readonly tell: TellMoment;
  /** Account id of a target. */
  readonly accountIdOf: (target: string) => string;
}

interface Escalation {
  readonly id: string;
  readonly reason: string;
  /** `null` for an escalation of the gate. */
  readonly target: string | null;
}

/** The person on duty, as the organization file describes them: answers escalations by rules. */
export class ScriptedOperator {
  readonly #props: ScriptedOperatorProps;
  readonly #seen = new Set<string>();

  constructor(props: ScriptedOperatorProps) {
    this.#props = props;
  }

  note(event: BusEvent): void {
    const escalation = toEscalation(event);
    if (escalation === undefined || this.#seen.has(escalation.id)) return;
    this.#seen.add(escalation.id);
    const rule = this.#props.rules.find((candidate) => fits(candidate, escalation));
    if (rule === undefined) return;
    const { clock, startMs } = this.#props;
    const dueMs = Math.max(
      clock.now() + (rule.afterHours ?? 0) * HOUR_MS,
      startMs + (rule.onDay ?? 0) * DAY_MS,
    );
    clock.schedule(dueMs, `answer to ${escalation.id}`, () => this.#answer(escalation, rule));
  }

  #answer(escalation: Escalation, rule: AnswerRule): void {
    const { control, put, tell, accountIdOf } = this.#props;
    const { id, target } = escalation;
    if (rule.resolves && target === null) control.resolveOrganization();
    if (rule.resolves && target !== null) control.resolve(accountIdOf(target));
    if (rule.accountQuota !== undefined) control.setAccountQuota(rule.accountQuota);
    put('EscalationResolved', {
      version: EVENT_VERSION,
      escalationId: id,
      decision: rule.decision,
      resolvedBy: 'scripted operator',
      ...(rule.comment === undefined ? {} : { comment: rule.comment }),
    });
    const why = rule.comment === undefined ? '' : `: ${rule.comment}`;
    tell(
      MomentKind.ANSWER,
      target,
      `operator answers ${escalation.reason} with ${rule.decision}${why}`,
    );
  }
}

function toEscalation(event: BusEvent): Escalation | undefined {
  if (event.name === 'EscalationRaised' && event.detail.escalationId !== null) {
    const { escalationId: id, reason, target } = event.detail;
    return { id, reason, target: event.detail.scope === 'organization' ? null : target };
  }
  if (event.name === 'AdmissionGateChanged' && event.detail.state === 'closed') {
    const { escalationId: id, reason } = event.detail;
    return id === null ? undefined : { id, reason: reason ?? '', target: null };
  }
  return undefined;
}

/** A reason may name a field after a colon: the part before it decides. */
function fits(rule: AnswerRule, { reason, target }: Escalation): boolean {
  if (rule.reason !== reason && rule.reason !== reason.split(':')[0]) return false;
  return rule.targets === undefined || (target !== null && rule.targets.includes(target));
}
