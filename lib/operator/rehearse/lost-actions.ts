import type { ScriptedAction } from '../organization/script-schema.ts';
import { mapAccountIds, toWorld } from '../organization/to-world.ts';
import type { Inputs } from './inputs.ts';

export interface LostAction {
  /** Where in the script it stands, from 0. */
  readonly index: number;
  readonly action: ScriptedAction;
  readonly target: string;
}

/**
 * What the script would do to an account that is neither in the campaign nor a member. One
 * organization file serves many campaigns, so this is no fault: nothing comes of it.
 */
export function findLostActions({ organization, campaign }: Inputs): readonly LostAction[] {
  const known = mapAccountIds(toWorld(organization, campaign));
  const requested = new Set(campaign.rows.map((row) => row.target));
  return organization.script.flatMap((action, index): LostAction[] => {
    if (!('target' in action) || action.target === undefined) return [];
    const { target } = action;
    const isThere = action.do === 'repeatRequest' ? requested.has(target) : known.has(target);
    return isThere ? [] : [{ index, action, target }];
  });
}
