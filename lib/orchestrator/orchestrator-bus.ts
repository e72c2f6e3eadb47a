import { type CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** The bus on which invitations are asked for and outcomes are told. */
export class OrchestratorBus extends Construct {
  readonly eventBus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const eventBus = new EventBus(this, 'Resource', {
      eventBusName: stack.stackName,
      description: 'Requests to and outcomes of the handshake orchestrator',
    });
    // Who may ask is decided by IAM in this account. Whatever else is allowed later, nobody
    // outside the management account may have accounts invited.
    (eventBus.node.defaultChild as CfnEventBus).policy = new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'OnlyThisAccount',
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ['events:PutEvents'],
          resources: [
            stack.formatArn({
              service: 'events',
              resource: 'event-bus',
              resourceName: stack.stackName,
            }),
          ],
          conditions: { StringNotEquals: { 'aws:PrincipalAccount': stack.account } },
        }),
      ],
    });
    this.eventBus = eventBus;
  }
}
