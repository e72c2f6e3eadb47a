import { HANDSHAKE_CONSTRAINT_POLICY } from '../../../lambdas/shared/contract/constraint-policy.ts';
import { INVITE_EXCEPTION_POLICY } from '../../../lambdas/shared/contract/exception-policy.ts';
import { ExceptionName } from '../../local/organizations/faults.ts';
import { quote } from '../input/faults.ts';
import type { OrganizationFile } from '../organization/schema.ts';
import { findUnusedAccounts } from '../organization/to-world.ts';
import type { Inputs } from './inputs.ts';
import { findLostActions } from './lost-actions.ts';

type Refusal = NonNullable<OrganizationFile['conditions'][number]['refusal']>;

/** What in the files has no effect, or another than it seems: worth knowing, and no fault. */
export function describeNotes(inputs: Inputs): readonly string[] {
  return [
    ...describeUnused(inputs),
    ...describeLostActions(inputs),
    ...describeUnknownRefusals(inputs.organization),
  ];
}

function describeUnused({ organization, campaign }: Inputs): readonly string[] {
  const unused = findUnusedAccounts(organization, campaign);
  return unused.length === 0
    ? []
    : [`planted for accounts that the campaign does not name: ${unused.join(', ')}`];
}

function describeLostActions(inputs: Inputs): readonly string[] {
  return findLostActions(inputs).map(
    ({ index, action, target }) =>
      `script[${index}] does nothing: ${action.do} names ${target}, which is not in the campaign`,
  );
}

function describeUnknownRefusals(organization: OrganizationFile): readonly string[] {
  const whileInitializing = organization.organization.refusalWhileInitializing;
  const refusals: readonly (readonly [string, Refusal])[] = [
    ...(whileInitializing === undefined
      ? []
      : [['organization.refusalWhileInitializing', whileInitializing] as const]),
    ...organization.accounts.flatMap(({ conditions = [] }, account) =>
      conditions.map(
        ({ refusal }, index) =>
          [`accounts[${account}].conditions[${index}].refusal`, refusal] as const,
      ),
    ),
    ...organization.conditions.flatMap(({ refusal }, index) =>
      refusal === undefined ? [] : [[`conditions[${index}].refusal`, refusal] as const],
    ),
  ];
  return refusals.flatMap(([path, refusal]) => {
    const unknown = findUnknown(refusal);
    return unknown === undefined
      ? []
      : [`${path} is ${unknown}, unknown to this version; treated as a reason AWS added later`];
  });
}

const KNOWN_EXCEPTIONS: ReadonlySet<string> = new Set([
  ...Object.values(ExceptionName),
  ...Object.keys(INVITE_EXCEPTION_POLICY),
]);

function findUnknown(refusal: Refusal): string | undefined {
  const { exception, reason } =
    typeof refusal === 'string'
      ? { exception: ExceptionName.HandshakeConstraintViolation, reason: refusal }
      : refusal;
  if (!KNOWN_EXCEPTIONS.has(exception)) return quote(exception);
  const isReasonKnown =
    exception !== ExceptionName.HandshakeConstraintViolation ||
    reason === undefined ||
    Object.hasOwn(HANDSHAKE_CONSTRAINT_POLICY, reason.split(':')[0] ?? reason);
  return isReasonKnown ? undefined : quote(reason);
}
