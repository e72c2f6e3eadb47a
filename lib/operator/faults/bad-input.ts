import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import { seededRandom } from '../../local/clock/random.ts';
import { listCommandKinds } from './bad-commands.ts';
import {
  always,
  type BadEvent,
  each,
  type Fields,
  INJECTIONS,
  type Kind,
  LOOK_ALIKES,
  type Make,
  noise,
  text,
} from './bad-values.ts';
import { MANAGEMENT_ACCOUNT, MANAGEMENT_EMAIL } from './branches-campaign.ts';

/** Fields whose value makes the request invalid although its target can be read. */
const WRONG_FIELDS: Fields = {
  version: always(undefined, 0, 2, -1, 1.5, '1', null, [1], 1e308),
  campaign: [
    ...always('', 5, null, {}, [], true, text(65), text(10_000), '-x', 'a b'),
    ...always(...INJECTIONS, ...LOOK_ALIKES),
    (random) => `?${String(noise(random))}`,
  ],
  requestId: always('', 7, null, {}, [], false, text(129), text(50_000)),
  organizationalUnit: [
    ...always('', 9, null, {}, 'Workloads', 'ou-x', text(5_000), 'OU-ABCD-12345678'),
    ...always('arn:aws-cn:organizations::111122223333:ou/o-abc/ou-abcd-12345678', ...INJECTIONS),
    (random) => `ou-${String(noise(random))} `,
  ],
  notes: always(5, null, {}, [], text(1025), text(100_000)),
  tags: always(
    ...[5, null, [], 'team=blue', { team: 5 }, { team: null }, { team: { nested: true } }],
    ...[{ '': 'empty' }, { [text(129)]: 'long' }, { long: text(257) }],
    Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key-${index}`, 'many'])),
  ),
  priority: always('5', null, -1, 10, 2.5, {}, 1e21),
  maxInvitations: always('2', null, 0, 11, 1.5, [], -3),
  reinvite: always('true', 1, null, {}, []),
  colour: always('red', null, { deep: { deeper: 'deepest' } }, text(1_000)),
  Target: always('111122223333'),
  executionArn: always(...INJECTIONS),
  succession: always({ of: 'arn:aws:states:us-east-1:999988887777:execution:x:y' }),
};

/** Targets that nobody can read. */
const WRONG_TARGETS: readonly Make[] = [
  ...always(undefined, null, '', ' ', true, [], {}, '12345678901', '1234567890123', -1, 0.5),
  ...always('a@b', '@example.com', `${text(60)}@example.com`, 'jane@exämple.com', text(1_000)),
  ...always(...INJECTIONS, ...LOOK_ALIKES, 'INVITATION', 'EVENT#x', '111122223333#INVITATION'),
  noise,
];

/** Values that are allowed for fields of free text: they come out as they went in. */
const FREE_TEXT: Fields = {
  notes: always(...INJECTIONS, ...LOOK_ALIKES),
  requestId: always(...INJECTIONS, ...LOOK_ALIKES),
};

const WHOLE_DETAILS = always(null, 5, 'text', [], [{ target: '111122223333' }], true, {});

/** Makes `count` bad events; the first ones go through every kind there is, the rest combine them. */
export function makeBadEvents(count: number, seed: string): BadEvent[] {
  const random = seededRandom(`bad input ${seed}`);
  const kinds = listKinds();
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] as Kind;
    return kind(String(300_000_000_000 + index), random);
  });
}

const NAME = 'AccountInvitationRequested';

function listKinds(): Kind[] {
  return [
    ...each(WRONG_FIELDS, { name: NAME, ends: 'rejected' }),
    ...each(FREE_TEXT, { name: NAME, ends: 'verbatim' }),
    ...WRONG_TARGETS.map(
      (make): Kind =>
        (target, random) => ({
          ...{ what: 'a target that is none', name: NAME, ends: 'kept', field: 'target', target },
          detail: { version: EVENT_VERSION, target: make(random), requestId: target },
        }),
    ),
    ...WHOLE_DETAILS.map(
      (make): Kind =>
        (target, random) => ({
          ...{ what: 'a detail that is none', name: NAME, ends: 'kept', field: 'detail', target },
          detail: make(random),
        }),
    ),
    (target) => ({
      ...{ what: 'notes of a megabyte', name: NAME, ends: 'kept', field: 'notes', target },
      detail: { version: EVENT_VERSION, target, notes: text(1_048_576) },
    }),
    ...[MANAGEMENT_ACCOUNT, MANAGEMENT_EMAIL].map(
      (own): Kind =>
        (target) => ({
          ...{ what: 'the management account itself', name: NAME, ends: 'rejected' },
          ...{ field: 'target', target: own },
          detail: { version: EVENT_VERSION, target: own, requestId: target },
        }),
    ),
    ...listCommandKinds(),
  ];
}
