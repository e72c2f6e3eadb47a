import {
  type Deployment,
  numberOf,
  objectOf,
  refuseOthers,
  textOf,
} from '../assembly/deployment.ts';
import { Refusal } from '../assembly/findings.ts';
import type { LoadedResource } from '../assembly/load-stack.ts';
import type { JsonObject } from '../assembly/template.ts';
import type { AsyncInvokeConfig } from './async-invocations.ts';
import { type FunctionSite, functionEnvironment } from './function-environment.ts';
import { locateHandler } from './function-module.ts';
import { type FunctionRunner, functionNameOf } from './function-runner.ts';

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

export async function deployFunctions(
  deployment: Deployment,
  functions: FunctionRunner,
  site: FunctionSite,
): Promise<void> {
  await deployment.each('AWS::Lambda::Function', (resource) => {
    const { name, properties, arn = name } = resource;
    const memoryMegabytes = numberOf(properties, 'MemorySize') ?? DEFAULT_MEMORY_MEGABYTES;
    const variables = objectOf(objectOf(properties, 'Environment'), 'Variables');
    functions.define(
      {
        name,
        arn,
        handler: locateHandler(assetOf(resource, deployment), textOf(properties, 'Handler')),
        environment: functionEnvironment(name, memoryMegabytes, variables, site),
        timeoutSeconds: numberOf(properties, 'Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
        memoryMegabytes,
      },
      deadLetterConfig(properties),
    );
  });
  await deployment.each('AWS::Lambda::EventInvokeConfig', ({ properties }) => {
    const name = functionNameOf(textOf(properties, 'FunctionName'));
    functions.configureAsync(name, asyncInvokeConfig(properties));
  });
}

function assetOf({ properties }: LoadedResource, { stack }: Deployment): string {
  const code = objectOf(properties, 'Code');
  const directory = stack.assetDirectory(String(code.S3Key));
  if (directory === undefined) {
    throw new Refusal(
      `code that is no file asset of this assembly (${Object.keys(code).join(', ') || 'none'})`,
      'bundle the function as an asset',
    );
  }
  return directory;
}

function deadLetterConfig(properties: JsonObject): AsyncInvokeConfig {
  const { TargetArn } = objectOf(properties, 'DeadLetterConfig');
  return typeof TargetArn === 'string' ? { deadLetterArn: TargetArn } : {};
}

function asyncInvokeConfig(properties: JsonObject): AsyncInvokeConfig {
  const destinations = objectOf(properties, 'DestinationConfig');
  refuseOthers(destinations, ['OnFailure', 'OnSuccess'], 'DestinationConfig');
  const attempts = numberOf(properties, 'MaximumRetryAttempts');
  const age = numberOf(properties, 'MaximumEventAgeInSeconds');
  const onFailure = objectOf(destinations, 'OnFailure').Destination;
  const onSuccess = objectOf(destinations, 'OnSuccess').Destination;
  return {
    ...(attempts === undefined ? {} : { maximumRetryAttempts: attempts }),
    ...(age === undefined ? {} : { maximumEventAgeSeconds: age }),
    ...(typeof onFailure === 'string' ? { onFailure } : {}),
    ...(typeof onSuccess === 'string' ? { onSuccess } : {}),
  };
}
