import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Accepts findings of cdk-nag on one construct, by their exact ids, with the reason. */
export function acknowledge(construct: IConstruct, ids: readonly string[], reason: string): void {
  for (const id of ids) {
    Validations.of(construct).acknowledge({ id, reason });
  }
}
