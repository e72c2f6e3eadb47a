import type { EventDetail } from '../../contract/events.ts';
import type { ExpectedFields } from '../registration/describe-problems.ts';
import { TARGET, VERSION } from '../registration/request-fields.ts';
import type { OperatorCommand } from './operator-command.ts';

type Name = OperatorCommand['name'];

const PERSON = 'text of 1 to 256 characters';
const COMMENT = 'text of at most 1024 characters';

/** What each field of a command expects, as a person says it. Closed over the schemas. */
export const COMMAND_FIELDS = {
  InvitationWithdrawalRequested: {
    version: VERSION,
    target: TARGET,
    requestedBy: PERSON,
    comment: COMMENT,
  },
  EscalationResolved: {
    version: VERSION,
    escalationId: 'the id that the notice names: esc- and 16 hex digits',
    decision: '"retry" or "abort"',
    resolvedBy: PERSON,
    comment: COMMENT,
  },
  AdmissionPauseRequested: { version: VERSION, requestedBy: PERSON, comment: COMMENT },
  AdmissionResumeRequested: {
    version: VERSION,
    clear: '"pause", "gate" or "both"',
    requestedBy: PERSON,
    comment: COMMENT,
  },
} as const satisfies { readonly [N in Name]: ExpectedFields<keyof EventDetail<N> & string> };
