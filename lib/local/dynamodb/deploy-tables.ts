import type { Deployment } from '../assembly/deployment.ts';
import { isNamed } from '../assembly/resource-index.ts';
import type { JsonObject } from '../assembly/template.ts';
import type { DynamoDbService } from './dynamodb-service.ts';
import { tableDefinition } from './table-definition.ts';

export interface TableDeployment {
  readonly region: string;
  /** Logical ids or construct paths of tables whose reads must ask for consistency. */
  readonly requireConsistentReads: readonly string[];
}

export async function deployTables(
  deployment: Deployment,
  dynamodb: DynamoDbService,
  options: TableDeployment,
): Promise<void> {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']) {
    await deployment.each(type, async (resource) => {
      await dynamodb.createTable(
        tableDefinition(resource.name, resource.properties, options.region),
        {
          requireConsistentReads: options.requireConsistentReads.some((name) =>
            isNamed(resource, name),
          ),
          timeToLiveAttribute: timeToLiveOf(resource.properties),
        },
      );
    });
  }
}

function timeToLiveOf({ TimeToLiveSpecification: specification }: JsonObject): string | undefined {
  const { AttributeName, Enabled } = (specification ?? {}) as JsonObject;
  return Enabled === true ? String(AttributeName) : undefined;
}
