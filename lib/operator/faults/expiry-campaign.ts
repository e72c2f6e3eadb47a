import { MANAGEMENT_ACCOUNT, MANAGEMENT_EMAIL } from './branches-campaign.ts';
import type { FaultCampaign } from './campaign.ts';
import { answering, once } from './campaign.ts';

const IGNORES = { id: '200000000001', email: 'ignores@example.com' };
const OVERLOOKS = { id: '200000000002', email: 'overlooks@example.com' };

const IS_FORGOTTEN = { id: '200000000003', email: 'forgotten@example.com' };

/**
 * The branches that take days: an invitation expires, is sent again, and a person has to be reminded
 * of a question.
 */
export function expiryCampaign(): FaultCampaign {
  return {
    name: 'expiry',
    maxDays: 24,
    keeps: [],
    world: {
      organization: {
        ...{ id: 'o-faults0002', rootId: 'r-test', accountQuota: 50 },
        managementAccount: { id: MANAGEMENT_ACCOUNT, email: MANAGEMENT_EMAIL },
      },
      outsideAccounts: [
        IGNORES,
        {
          ...OVERLOOKS,
          owner: { accepts: 1, overlooks: 1, answersAfter: { kind: 'fixed', hours: 1 } },
        },
        {
          ...IS_FORGOTTEN,
          owner: { accepts: 1, answersAfter: { kind: 'fixed', hours: 1 } },
          conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED', until: 3 }],
        },
      ],
    },
    chores: [
      once(0.25, (stage) => {
        stage.ask(IGNORES.id, { maxInvitations: 1 });
        stage.ask(OVERLOOKS.id, { maxInvitations: 2 });
        stage.ask(IS_FORGOTTEN.id);
      }),
      // A reminder goes out after three days.
      answering(76, IS_FORGOTTEN.id, 'retry'),
    ],
  };
}
