import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import type { IncomingEventName } from '../../../lambdas/shared/contract/events.ts';
import type { Random } from '../../local/clock/random.ts';

/** An event that must not become an invitation, and how that has to be told. */
export interface BadEvent {
  readonly what: string;
  readonly name: IncomingEventName;
  readonly detail: unknown;
  /**
   * `rejected`: a row says so and names `field`. `noted`: the history of an invitation does, which goes
   * on. `kept`: the target cannot be read, so the event goes to the dead-letter queue. `verbatim`: it
   * looks dangerous and is allowed, so it is stored as it is.
   */
  readonly ends: 'rejected' | 'noted' | 'kept' | 'verbatim';
  readonly field: string;
  /** The target of the row that tells, for those that have one. */
  readonly target: string;
}

export type Make = (random: Random) => unknown;
export type Fields = Readonly<Record<string, readonly Make[]>>;
/** Makes a bad event about a target that no other one is about. */
export type Kind = (target: string, random: Random) => BadEvent;

export const always = (...values: readonly unknown[]): readonly Make[] =>
  values.map((value) => () => value);
export const text = (characters: number) => 'x'.repeat(characters);
export const noise: Make = (random) =>
  Array.from({ length: 1 + Math.floor(random.next() * 40) }, () =>
    String.fromCodePoint(0x20 + Math.floor(random.next() * 0x2ff)),
  ).join('');

/** Expressions of JSONata, of JSONPath and of DynamoDB, and what ends or begins a key. */
export const INJECTIONS = [
  '{% $states.context.Execution.Input %}',
  "{% $eval('1 + 1') %}",
  '$.detail.target',
  '$states.input',
  'attribute_not_exists(pk) OR #stamp <= :stamp',
  'INVITATION#../EVENT#',
  '#target = :target',
  `\${AWS::AccountId}`,
  "'; DROP TABLE outcomes; --",
  '\u0000\u001b[31m',
  '<script>alert(1)</script>',
];
/** Full-width digits, Cyrillic letters, a joiner of no width, text that runs backwards. */
export const LOOK_ALIKES = [
  '１１１１２２２２３３３３',
  'сampaign',
  'spring\u200b',
  '\u202egnirps',
  'ﬁrst',
];

/** One kind for each wrong value of each field, the others being right. */
export function each(
  fields: Fields,
  { name, ends }: Pick<BadEvent, 'name' | 'ends'>,
  others: Readonly<Record<string, unknown>> = {},
): Kind[] {
  return Object.entries(fields).flatMap(([field, makes]) =>
    makes.map(
      (make): Kind =>
        (target, random) => ({
          ...{ what: `${field} of ${name} that is ${ends}`, name, ends, field, target },
          detail: { version: EVENT_VERSION, target, ...others, [field]: make(random) },
        }),
    ),
  );
}
