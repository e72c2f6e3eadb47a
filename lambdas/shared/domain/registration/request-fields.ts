import { EVENT_VERSION } from '../../contract/event-version.ts';
import type { EventDetail } from '../../contract/events.ts';
import { DEFAULT_PRIORITY } from '../../contract/incoming-events.ts';
import type { ExpectedFields } from './describe-problems.ts';

/** What two events expect of the same field. */
export const VERSION = `the number ${EVENT_VERSION}`;
export const TARGET =
  'an account id of 12 digits in quotes, or an e-mail address of 6 to 64 ASCII characters in quotes';

/** What each field expects, as a person says it. Closed over the schema: a new field needs a line. */
export const REQUEST_FIELDS = {
  version: VERSION,
  target: TARGET,
  campaign:
    '1 to 64 letters, digits, dots, underscores and hyphens, starting with a letter or digit',
  requestId: 'text of 1 to 128 characters that stays the same when the request is repeated',
  organizationalUnit:
    'the id of an organizational unit (ou-abcd-12345678) or of the root (r-abcd), not its name',
  notes: 'text of at most 1024 characters',
  tags: 'at most 50 tags, with keys of 1 to 128 characters and texts of at most 256 as values',
  priority: `a whole number from 0 (first) to 9 (last); ${DEFAULT_PRIORITY} when left out`,
  maxInvitations: 'a whole number from 1 to 10',
  reinvite: 'true or false, without quotes',
} as const satisfies ExpectedFields<keyof EventDetail<'AccountInvitationRequested'>>;
