import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Stack } from 'aws-cdk-lib/core';
import { expect, it } from 'vitest';
import { buildApp } from '../../lib/orchestrator/app.ts';
import { grantTo } from '../../lib/orchestrator/permission.ts';

const context = {
  'aws:cdk:bundling-stacks': [],
  handshakes: { notifyEmail: 'platform@example.com' },
};

it('has no finding that is not acknowledged, in any account or in one', () => {
  expect(() => buildApp({ context }).synth()).not.toThrow();
  expect(() => buildApp({ context, account: '999988887777' }).synth()).not.toThrow();
});

it('fails on a finding', () => {
  const app = buildApp({ context });
  new Queue(app.node.findChild('HandshakeOrchestrator') as Stack, 'Unprotected');
  expect(() => app.synth()).toThrow('The SQS queue does not require requests to use SSL');
});

it('fails when a permission has a wildcard without a reason', () => {
  const role = new Role(new Stack(new App(), 'Any'), 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  const permission = { actions: ['organizations:ListRoots'], resources: ['*'] };
  expect(() => grantTo(role, [permission])).toThrow(
    "permission for organizations:ListRoots has the wildcard resource *; expected an exact one, or a reason in 'because'",
  );
});
