import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { OrganizationsControl } from '../../local/organizations/control.ts';
import type { ScriptedAction } from '../organization/script-schema.ts';
import type { TellMoment } from './moments.ts';
import type { PutEvent } from './put-event.ts';
import { MomentKind } from './result.ts';
import { DAY_MS } from './virtual-day.ts';

export interface ScriptProps {
  readonly actions: readonly ScriptedAction[];
  readonly clock: Clock;
  readonly startMs: number;
  readonly control: Pick<
    OrganizationsControl,
    'spendAttempts' | 'setAccountQuota' | 'resolve' | 'resolveOrganization' | 'depart'
  >;
  readonly put: PutEvent;
  readonly putAnything: (detailType: string, detail: unknown) => void;
  readonly requestAgain: (target: string) => void;
  readonly tell: TellMoment;
  readonly accountIdOf: (target: string) => string;
}

/** Has everything of the script happen on its day. */
export function scheduleScript(props: ScriptProps): void {
  for (const action of props.actions) {
    props.clock.schedule(props.startMs + action.day * DAY_MS, `script: ${action.do}`, () => {
      props.tell(
        MomentKind.SCRIPT,
        'target' in action ? (action.target ?? null) : null,
        perform(action, props),
      );
    });
  }
}

/** Does it, and says in a sentence what was done. */
function perform(action: ScriptedAction, props: ScriptProps): string {
  const { control, put } = props;
  switch (action.do) {
    case 'spendAttempts':
      control.spendAttempts(action.count);
      return `another tool sends ${action.count} invitations`;
    case 'setAccountQuota':
      control.setAccountQuota(action.value);
      return `the account quota becomes ${action.value}`;
    case 'resolve':
      if (action.target === undefined) control.resolveOrganization();
      else control.resolve(props.accountIdOf(action.target));
      return 'what stood in the way is removed';
    case 'withdraw':
      put('InvitationWithdrawalRequested', {
        version: EVENT_VERSION,
        target: action.target,
        ...asRequested(action.comment),
      });
      return `withdrawal requested${reason(action.comment)}`;
    case 'pause':
      put('AdmissionPauseRequested', { version: EVENT_VERSION, ...asRequested(action.comment) });
      return `pause requested${reason(action.comment)}`;
    case 'resume': {
      const { clear, comment } = action;
      put('AdmissionResumeRequested', { version: EVENT_VERSION, clear, ...asRequested(comment) });
      return `resume requested (${clear})${reason(comment)}`;
    }
    case 'repeatRequest':
      props.requestAgain(action.target);
      return 'the same request arrives once more';
    case 'putEvent':
      props.putAnything(action.detailType, action.detail);
      return `a hand-made ${action.detailType} arrives`;
    case 'depart':
      control.depart(props.accountIdOf(action.target));
      return 'the account leaves the organization';
  }
}

function asRequested(comment: string | undefined) {
  const requestedBy = 'scripted operator';
  return comment === undefined ? { requestedBy } : { requestedBy, comment };
}

function reason(comment: string | undefined): string {
  return comment === undefined ? '' : `: ${comment}`;
}
