import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** A physical name, as of the state machines: the function that the rule calls switches the rule. */
export function watchRuleName(stack: Stack): string {
  return `${stack.stackName}-Watch`;
}

export function watchRuleArn(stack: Stack): string {
  return stack.formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: watchRuleName(stack),
  });
}

export interface WatchRuleProps {
  readonly reconcileHandshakes: IFunction;
  readonly deadLetterQueue: IQueue;
}

/**
 * The watch between two sweeps. An invitation after a rest enables the rule, as does the sweep while an
 * owner may answer any minute, and the watch disables it: as it is deployed, it rings for nobody.
 */
export class WatchRule extends Construct {
  constructor(scope: Construct, id: string, props: WatchRuleProps) {
    super(scope, id);
    const { reconcileHandshakes, deadLetterQueue } = props;
    const interval = Duration.minutes(2);
    new Rule(this, 'Resource', {
      ruleName: watchRuleName(Stack.of(this)),
      description: 'looks for answers that no event announces, while some are expected',
      enabled: false,
      schedule: Schedule.rate(interval),
      targets: [
        // The next ring is as good as a late one.
        new LambdaFunction(reconcileHandshakes, {
          deadLetterQueue,
          maxEventAge: interval,
          retryAttempts: 2,
        }),
      ],
    });
  }
}
