import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { EventDetail, IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import type { SeenRow } from './snapshot.ts';
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

/** The value that `isOwner` compares types with: a text. */
export const TEXT_TYPE = { S: 'S' };

/** The condition that a row has this owner, which is no text where nobody can read it. */
export function isOwner(executionArn: string, name: string, owner: string): string {
  const isIt = `${name} = ${owner}`;
  return executionArn === '' ? `(NOT attribute_type(${name}, :text) OR ${isIt})` : isIt;
}

/** The command that changes a row, while it is still as it was seen. */
export function updateRowCommand(
  stack: StackNames,
  row: Pick<SeenRow, 'target' | 'record' | 'executionArn' | 'status'>,
  change: Readonly<Record<string, string | number | boolean | null>>,
): string {
  const names = Object.keys(change);
  const values = {
    ...Object.fromEntries(names.map((name) => [`:${name}`, toAttribute(change[name] ?? null)])),
    ':wasStatus': { S: row.status },
    ':wasOwner': { S: row.executionArn },
    ...(row.executionArn === '' && { ':text': TEXT_TYPE }),
  };
  const wasOwner = isOwner(row.executionArn, '#owner', ':wasOwner');
  return awsCommand(
    ...([stack, 'dynamodb', 'update-item', '--table-name', stack.outcomeTable] as const),
    ...['--key', JSON.stringify({ target: { S: row.target }, record: { S: row.record } })],
    ...['--update-expression', `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`],
    ...['--condition-expression', `#was = :wasStatus AND ${wasOwner}`],
    '--expression-attribute-names',
    JSON.stringify({
      ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ...{ '#was': 'status', '#owner': 'executionArn' },
    }),
    ...['--expression-attribute-values', JSON.stringify(values)],
  );
}

function toAttribute(value: string | number | boolean | null): object {
  if (value === null) return { NULL: true };
  if (typeof value === 'boolean') return { BOOL: value };
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}

const PLAIN_WORD = /^[\w./:@=,+-]+$/;

function quote(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
