import * as z from 'zod';
import { partial } from 'zod/mini';
import { settingsSchema } from '../../../lambdas/shared/contract/settings.ts';
import { OperationName } from '../../local/organizations/operation-names.ts';
import { AccountState, FeatureSet, JoinedMethod } from '../../local/organizations/world.ts';
import { scriptedAction } from './script-schema.ts';
import {
  accountId,
  accountQuota,
  comment,
  day,
  email,
  hours,
  probability,
  target,
} from './values.ts';

const unitPath = z.string().min(1).max(500);

const delay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), hours }),
  z.strictObject({ kind: z.literal('uniform'), minHours: hours, maxHours: hours }),
  z.strictObject({
    kind: z.literal('lognormal'),
    medianHours: hours,
    sigma: z.number().min(0).max(5),
  }),
]);

const owner = z
  .strictObject({
    accepts: z.exactOptional(probability),
    declines: z.exactOptional(probability),
    answersAfter: z.exactOptional(delay),
    overlooks: z.exactOptional(z.int().min(0).max(100)),
  })
  .refine(
    ({ accepts = 0, declines = 0 }) => Math.max(accepts, declines) > 1 || accepts + declines <= 1,
    {
      error: 'expected accepts and declines to be at most 1 together',
    },
  );

const refusal = z.union([
  z.string().regex(/^[A-Z][A-Z_]+$/, { error: 'expected a reason in capitals, or an exception' }),
  z.strictObject({
    exception: z.string().min(1),
    reason: z.exactOptional(z.string()),
    type: z.exactOptional(z.string()),
    message: z.exactOptional(z.string()),
    status: z.exactOptional(z.int().min(400).max(599)),
  }),
]);
const until = z.union([day, z.literal('resolved')]);
const times = z.int().min(1).max(100_000);

/** What happens to the calls of an operation, whoever they are about or for one account. */
const condition = z
  .strictObject({
    refusal: z.exactOptional(refusal),
    /** The call succeeds, and its caller gets 503 instead of the answer. */
    answer: z.exactOptional(z.literal('lost')),
    operation: z.exactOptional(z.enum(OperationName)),
    target: z.exactOptional(target),
    from: z.exactOptional(day),
    until: z.exactOptional(until),
    /** So many calls, then no more. */
    times: z.exactOptional(times),
  })
  .refine(({ refusal, answer }) => (refusal === undefined) !== (answer === undefined), {
    error: 'expected either a refusal or "answer: lost"',
  });

const identity = { id: accountId, email, name: z.exactOptional(z.string().min(1).max(50)) };

const organization = z.strictObject({
  id: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, { error: 'expected o- and 10 to 32 letters or digits' }),
  managementAccount: z.strictObject(identity),
  ageHours: z.exactOptional(hours),
  featureSet: z.exactOptional(z.enum(FeatureSet)),
  rootId: z.exactOptional(
    z.string().regex(/^r-[a-z0-9]{4,32}$/, { error: 'expected r- and 4 to 32 letters or digits' }),
  ),
  accountQuota: z.exactOptional(accountQuota),
  refusalWhileInitializing: z.exactOptional(refusal),
});

const member = z.strictObject({
  ...identity,
  organizationalUnit: z.exactOptional(unitPath),
  state: z.exactOptional(z.enum(AccountState)),
  joinedMethod: z.exactOptional(z.enum(JoinedMethod)),
  /** A member can be invited by e-mail; what comes of an acceptance is not a membership. */
  owner: z.exactOptional(owner),
});

const elsewhere = z.strictObject({
  organizationId: z.string(),
  role: z.exactOptional(z.enum(['member', 'management'])),
  createdInsideHoursAgo: z.exactOptional(hours),
  isDelegatedAdministrator: z.exactOptional(z.boolean()),
  isLeavingDenied: z.exactOptional(z.boolean()),
});

/** What is special about one account of the campaign. */
const plantedAccount = z.strictObject({
  target,
  /** Account id behind an e-mail target. */
  accountId: z.exactOptional(accountId),
  email: z.exactOptional(email),
  state: z.exactOptional(z.enum(AccountState)),
  owner: z.exactOptional(owner),
  elsewhere: z.exactOptional(elsewhere),
  partition: z.exactOptional(z.string()),
  conditions: z.exactOptional(
    z.array(
      z.strictObject({
        refusal,
        at: z.exactOptional(z.enum(['invite', 'accept'])),
        from: z.exactOptional(day),
        until: z.exactOptional(until),
        times: z.exactOptional(times),
      }),
    ),
  ),
});

const service = z.strictObject({
  throttling: z.exactOptional(
    z.strictObject({
      rates: z.exactOptional(z.enum(['published', 'off'])),
      assumedCallMs: z.exactOptional(z.number().min(0)),
    }),
  ),
  writeTakesMs: z.exactOptional(z.number().min(0)),
  emptyPages: z.exactOptional(probability),
  membershipVisibleAfterSeconds: z.exactOptional(z.number().min(0)),
  hasStatusField: z.exactOptional(z.boolean()),
  events: z.exactOptional(
    z.strictObject({
      delay: z.exactOptional(delay),
      duplicateProbability: z.exactOptional(probability),
      lossProbability: z.exactOptional(probability),
      hasAcceptHandshake: z.exactOptional(z.boolean()),
      hasMembershipEvents: z.exactOptional(z.boolean()),
      hasQuotaEvents: z.exactOptional(z.boolean()),
    }),
  ),
});

/** How the scripted operator answers escalations: the first rule that fits answers. */
const answerRule = z.strictObject({
  /** Reason of the escalation, as its notice names it. */
  reason: z.string().min(1),
  /** Only for these accounts. Absent: for every account, and for the gate. */
  targets: z.exactOptional(z.array(target).min(1)),
  /** From the notice to the answer. */
  afterHours: z.exactOptional(hours),
  /** Not before this day of the campaign. */
  onDay: z.exactOptional(day),
  /** The cause is removed first: the planted condition of the account, or of the organization. */
  resolves: z.exactOptional(z.boolean()),
  /** The account quota is set to this first. */
  accountQuota: z.exactOptional(accountQuota),
  decision: z.enum(['retry', 'abort']),
  comment: z.exactOptional(comment),
});

export const organizationFile = z.strictObject({
  seed: z.union([z.string().min(1), z.int()]).transform(String),
  /** Where virtual time begins. Fixed, so that results do not depend on the day of the rehearsal. */
  start: z.iso.datetime({
    offset: true,
    error: 'expected an instant such as 2026-01-05T09:00:00Z',
  }),
  /** The rehearsal gives up after so many virtual days. */
  maxDays: z.number().min(1).max(366).default(60),
  /** Settings of the deployment, as `cdk.json` has them. */
  settings: z._default(partial(settingsSchema), {}),
  organization,
  organizationalUnits: z
    .array(z.union([unitPath, z.strictObject({ path: unitPath, id: z.exactOptional(z.string()) })]))
    .default([]),
  members: z
    .strictObject({
      count: z.exactOptional(z.int().min(0).max(50_000)),
      accounts: z.exactOptional(z.array(member)),
    })
    .default({}),
  owners: z
    .strictObject({
      default: owner.default({}),
      byUnit: z.record(z.string(), owner).default({}),
    })
    .prefault({}),
  accounts: z.array(plantedAccount).default([]),
  conditions: z.array(condition).default([]),
  service: service.default({}),
  operator: z.array(answerRule).default([]),
  script: z.array(scriptedAction).default([]),
});

export type OrganizationFile = z.infer<typeof organizationFile>;
export type PlantedAccount = z.infer<typeof plantedAccount>;
export type AnswerRule = z.infer<typeof answerRule>;
