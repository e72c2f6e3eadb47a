import { isObject } from '../assembly/template.ts';
import { sdkIntegrations, taskFaultOf } from '../endpoint/sdk-integration.ts';
import type { Caller } from '../endpoint/service.ts';
import type { Json, TaskIntegration } from '../step-functions/task-integration.ts';
import type { DynamoDbService } from './dynamodb-service.ts';

const OPTIMIZED = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/**
 * The optimized integrations (`dynamodb:putItem`, errors `DynamoDB.<Name>`) and those of the SDK
 * (`aws-sdk:dynamodb:putItem`, errors `DynamoDb.<Name>`).
 */
export function dynamoDbIntegrations(
  service: DynamoDbService,
  caller: Caller,
): [string, TaskIntegration][] {
  const optimized = OPTIMIZED.map((operation): [string, TaskIntegration] => [
    `arn:aws:states:::dynamodb:${operation.charAt(0).toLowerCase()}${operation.slice(1)}`,
    { run: (args) => run(service, operation, args) },
  ]);
  const { operations } = service;
  return [
    ...optimized,
    ...sdkIntegrations({
      serviceName: 'dynamodb',
      errorPrefix: 'DynamoDb',
      operations,
      caller,
    }),
  ];
}

async function run(service: DynamoDbService, operation: string, args: Json): Promise<Json> {
  try {
    return (await service.call(operation, isObject(args) ? args : {})) as Json;
  } catch (error) {
    throw taskFaultOf(error, 'DynamoDB', (name) => name);
  }
}
