import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail, IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import type { StackNames } from './stack-names.ts';

/** Names whoever puts the event; rules match the detail-type. */
export const OPERATOR_SOURCE = 'operator';

/** A command to paste into a POSIX shell: words are quoted where they have to be. */
export function awsCommand(
  { region }: Pick<StackNames, 'region'>,
  ...words: readonly string[]
): string {
  const [service = '', operation = '', ...rest] = words;
  return ['aws', service, operation, '--region', region, ...rest].map(quote).join(' ');
}

/** The command that puts an event on the bus of the stack. */
export function putEventCommand<N extends IncomingEventName>(
  stack: Pick<StackNames, 'region' | 'busName'>,
  name: N,
  detail: Omit<EventDetail<N>, 'version'>,
): string {
  const entry = {
    EventBusName: stack.busName,
    Source: OPERATOR_SOURCE,
    DetailType: name,
    Detail: JSON.stringify({ version: EVENT_VERSION, ...detail }),
  };
  return awsCommand(stack, 'events', 'put-events', '--entries', JSON.stringify([entry]));
}

const PLAIN_WORD = /^[\w./:@=,+-]+$/;

function quote(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
