import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type IDestination,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../lambdas/shared/contract/functions.ts';
import { acknowledge } from './acknowledge.ts';
import { functionCode, functionHandler } from './function-code.ts';
import { grantTo, type Permission } from './permission.ts';

export interface OrchestratorFunctionProps {
  readonly name: FunctionName;
  /** Directory of the bundles, see `functionCode`. */
  readonly bundles: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
  /** Where invocations go that nobody waits for, when all their attempts failed. */
  readonly failedInvocations?: IQueue;
}

/** A function as all of ours are: its own role, its own log group, the SDK bundled. */
export class OrchestratorFunction extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: OrchestratorFunctionProps) {
    super(scope, id);
    const { name, failedInvocations } = props;
    const { purpose, timeoutSeconds } = FUNCTIONS[name];
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.SIX_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${Stack.of(this).stackName}: ${name}`,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    grantTo(role, [
      ...props.permissions,
      ...(failedInvocations
        ? [{ actions: ['sqs:SendMessage'], resources: [failedInvocations.queueArn] }]
        : []),
    ]);

    this.function = new LambdaFunction(this, 'Resource', {
      description: purpose,
      code: functionCode(this, props.bundles),
      handler: functionHandler(name),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.seconds(timeoutSeconds),
      environment: { ...props.environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      ...(failedInvocations && {
        onFailure: sendTo(failedInvocations),
        retryAttempts: 2,
        maxEventAge: Duration.hours(6),
      }),
    });
    acknowledge(
      this.function,
      ['Serverless-LambdaDLQ'],
      failedInvocations
        ? 'failed invocations go to the on-failure destination, which tells more than a dead-letter queue'
        : 'called synchronously only: the caller gets the error, retries it and records it',
    );
  }
}

/** The CDK's own destination would also let the function read the queue's attributes. */
function sendTo(queue: IQueue): IDestination {
  return { bind: () => ({ destination: queue.queueArn }) };
}
