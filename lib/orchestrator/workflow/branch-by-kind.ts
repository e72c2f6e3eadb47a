import { Choice, Condition, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { UNEXPECTED_RESULT } from './defects.ts';
import { expression } from './expressions.ts';
import { type Assignments, outcome } from './variables.ts';

export interface Route {
  readonly to: IChainable;
  readonly assign?: Assignments;
  /** JSONata source that must hold too. Routes of one kind are tried in their order. */
  readonly when?: string;
}

/** A route to the end of the invitation, by which its outcome is stated. */
export function settle(to: IChainable, known: Parameters<typeof outcome>[0]): Route {
  return { to, assign: { outcome: outcome(known) } };
}

/** Where each kind of a result leads. A kind that is missing here fails the type check. */
export type Routes<Result extends { readonly kind: string }> = {
  readonly [K in Result['kind']]: Route | readonly Route[];
};

/** A Choice over the `kind` of its input. What no route takes is a defect. */
export function branchByKind<Result extends { readonly kind: string }>(
  scope: Construct,
  name: StateName,
  routes: Routes<Result>,
  failure: IChainable,
): Choice {
  const choice = Choice.jsonata(scope, name, { assign: UNEXPECTED_RESULT });
  for (const [kind, routesOfKind] of Object.entries<Route | readonly Route[]>(routes)) {
    for (const { to, assign, when } of [routesOfKind].flat() as Route[]) {
      const isKind = `$states.input.kind = '${kind}'`;
      const condition = expression(when === undefined ? isKind : `${isKind} and ${when}`);
      choice.when(Condition.jsonata(condition), to, assign && { assign });
    }
  }
  return choice.otherwise(failure);
}
