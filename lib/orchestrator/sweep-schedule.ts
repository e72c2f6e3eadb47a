import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface SweepScheduleProps {
  readonly reconcileHandshakes: IFunction;
  readonly deadLetterQueue: IQueue;
}

/** The hourly sweep: the only thing that runs while nothing happens. */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, props: SweepScheduleProps) {
    super(scope, id);
    const { reconcileHandshakes, deadLetterQueue } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Sweep: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: [reconcileHandshakes.functionArn],
            }),
            new PolicyStatement({
              actions: ['sqs:SendMessage'],
              resources: [deadLetterQueue.queueArn],
            }),
          ],
        }),
      },
    });
    new Schedule(this, 'Resource', {
      description: 'compares open invitations with AWS Organizations',
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      target: new LambdaInvoke(reconcileHandshakes, {
        role: role.withoutPolicyUpdates(),
        deadLetterQueue,
        // The next sweep is as good as a late one.
        maxEventAge: Duration.hours(1),
        retryAttempts: 10,
      }),
    });
  }
}
