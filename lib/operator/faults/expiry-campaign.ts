import { MANAGEMENT_ACCOUNT } from './branches-campaign.ts';
import type { FaultCampaign } from './campaign.ts';
import { once } from './campaign.ts';

const IGNORES = { id: '200000000001', email: 'ignores@example.com' };
const OVERLOOKS = { id: '200000000002', email: 'overlooks@example.com' };

/** The branches that take the fifteen days of an invitation: expired, and invited again. */
export function expiryCampaign(): FaultCampaign {
  return {
    name: 'expiry',
    maxDays: 24,
    keeps: [],
    world: {
      organization: {
        ...{ id: 'o-faults0002', rootId: 'r-test', accountQuota: 50 },
        managementAccount: { id: MANAGEMENT_ACCOUNT, email: 'management@example.com' },
      },
      outsideAccounts: [
        IGNORES,
        {
          ...OVERLOOKS,
          owner: { accepts: 1, overlooks: 1, answersAfter: { kind: 'fixed', hours: 1 } },
        },
      ],
    },
    chores: [
      once(0.25, (stage) => {
        stage.ask(IGNORES.id, { maxInvitations: 1 });
        stage.ask(OVERLOOKS.id, { maxInvitations: 2 });
      }),
    ],
  };
}
