import type { Deployment } from '../assembly/deployment.ts';
import type { LoadedResource } from '../assembly/load-stack.ts';
import { isNamed, shortNameOf } from '../assembly/resource-index.ts';
import type { JsonObject } from '../assembly/template.ts';
import type { DynamoDbService } from './dynamodb-service.ts';
import { tableDefinition } from './table-definition.ts';

export interface TableDeployment {
  readonly region: string;
  /** Logical ids or construct paths of tables whose reads must ask for consistency. */
  readonly requireConsistentReads: readonly string[];
}

const TYPES: readonly string[] = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** @throws Error when there is no table of a name whose reads must ask for consistency. */
export async function deployTables(
  deployment: Deployment,
  dynamodb: DynamoDbService,
  options: TableDeployment,
): Promise<void> {
  const tables = deployment.stack.resources.filter(({ type }) => TYPES.includes(type));
  for (const name of options.requireConsistentReads) requireTable(tables, name);
  for (const type of TYPES) {
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

/** A name that matches nothing would leave every read as it is, unnoticed. */
function requireTable(tables: readonly LoadedResource[], name: string): void {
  if (tables.some((table) => isNamed(table, name))) return;
  const names = tables.map(shortNameOf).join(', ');
  throw new Error(
    `requireConsistentReads names '${name}', and the stack has no such table: expected ${names === '' ? 'no name, for it has no tables' : `one of ${names}`}`,
  );
}

function timeToLiveOf({ TimeToLiveSpecification: specification }: JsonObject): string | undefined {
  const { AttributeName, Enabled } = (specification ?? {}) as JsonObject;
  return Enabled === true ? String(AttributeName) : undefined;
}
