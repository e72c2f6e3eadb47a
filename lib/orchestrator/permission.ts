import { Effect, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { type IAspect, Stack, Token } from 'aws-cdk-lib/core';
import { acknowledge } from './acknowledge.ts';

/** Exact actions on exact resources; a wildcard needs a reason, which the acknowledged finding shows. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly because?: string;
  readonly isDenied?: true;
}

const TRACING_REASON = 'X-Ray does not support resources';

/**
 * In the management account no service control policy applies: IAM is the only fence. Nothing here
 * needs these actions, which end or forge a membership, loosen what protects the members, or lead
 * into a member account; a statement added by mistake must not let them in.
 */
const NEVER = [
  'organizations:AcceptHandshake',
  'organizations:AttachPolicy',
  'organizations:CloseAccount',
  'organizations:CreateAccount',
  'organizations:CreateGovCloudAccount',
  'organizations:DeleteOrganization',
  'organizations:DeletePolicy',
  'organizations:DeleteResourcePolicy',
  'organizations:DeregisterDelegatedAdministrator',
  'organizations:DetachPolicy',
  'organizations:DisablePolicyType',
  'organizations:LeaveOrganization',
  'organizations:PutResourcePolicy',
  'organizations:RegisterDelegatedAdministrator',
  'organizations:RemoveAccountFromOrganization',
  'organizations:UpdatePolicy',
  'sts:AssumeRole',
];

/** Denies it to every role of the scope that it is added to, whoever has made the role. */
export const DENY_WHAT_IS_NEVER_ALLOWED: IAspect = {
  visit(node) {
    if (!(node instanceof Role)) return;
    node.addToPolicy(
      new PolicyStatement({ effect: Effect.DENY, actions: NEVER, resources: ['*'] }),
    );
  },
};

/**
 * Gives a function's role its permissions, and acknowledges their wildcards one by one.
 *
 * @throws Error when a resource has a wildcard and no reason.
 */
export function grantTo(role: Role, permissions: readonly Permission[]): void {
  const reasons = new Map([['*', new Set([TRACING_REASON])]]);
  for (const { actions, resources, because, isDenied } of permissions) {
    const effect = isDenied ? Effect.DENY : Effect.ALLOW;
    role.addToPolicy(
      new PolicyStatement({ effect, actions: [...actions], resources: [...resources] }),
    );
    if (isDenied) continue;
    for (const resource of resources.filter((arn) => arn.includes('*'))) {
      if (because === undefined) {
        throw new Error(
          `permission for ${actions.join(', ')} has the wildcard resource ${resource}; expected an exact one, or a reason in 'because'`,
        );
      }
      const id = readable(resource, Stack.of(role));
      reasons.set(id, (reasons.get(id) ?? new Set()).add(`${actions.join(', ')}: ${because}`));
    }
  }
  for (const [resource, because] of reasons) {
    acknowledge(role, [`AwsSolutions-IAM5[Resource::${resource}]`], [...because].join('; '));
  }
}

/** An ARN as cdk-nag writes it in the ids of its findings. */
function readable(arn: string, { account }: Stack): string {
  return Token.isUnresolved(account) ? arn.replaceAll(account, '<AWS::AccountId>') : arn;
}
