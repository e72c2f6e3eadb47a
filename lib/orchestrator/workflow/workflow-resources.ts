import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Settings } from '../../../lambdas/shared/contract/settings.ts';
import type { WorkflowFunctions } from './function-tasks.ts';

/** What the states of the workflow call and write to. */
export interface WorkflowResources {
  readonly functions: WorkflowFunctions;
  readonly outcomeTable: TableV2;
  readonly eventBus: EventBus;
  /** Keeps the events of requests that could not be registered. */
  readonly requestQueue: IQueue;
  readonly settings: Settings;
}
