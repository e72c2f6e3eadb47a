import { isObject } from '../assembly/template.ts';
import type { Json, TaskIntegration } from '../step-functions/task-integration.ts';
import { TaskFault } from '../step-functions/task-integration.ts';
import { AwsFault, type Caller, type Operation } from './service.ts';

export interface SdkIntegrationOptions {
  /** The service as Task states name it, e.g. `dynamodb` in `aws-sdk:dynamodb:getItem`. */
  readonly serviceName: string;
  /** The service in the names of its errors, e.g. `DynamoDb`. */
  readonly errorPrefix: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly caller: Caller;
  /** The service's own API begins its members with a lower-case letter. @default false */
  readonly lowerCaseMembers?: boolean;
}

/**
 * `arn:aws:states:::aws-sdk:<service>:<action>` for every operation of a service. Arguments and
 * results are PascalCase whatever the service's own API says, and errors are named
 * `<Service>.<Name>Exception`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function sdkIntegrations(options: SdkIntegrationOptions): [string, TaskIntegration][] {
  return Object.entries(options.operations).map(([name, operation]) => {
    const action = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return [
      `arn:aws:states:::aws-sdk:${options.serviceName}:${action}`,
      { run: (args) => callOperation(operation, args, options) },
    ];
  });
}

async function callOperation(
  operation: Operation,
  args: Json,
  options: SdkIntegrationOptions,
): Promise<Json> {
  const input = isObject(args) ? args : {};
  const wrong = Object.keys(input).find((name) => !/^[A-Z]/.test(name));
  if (wrong !== undefined) {
    throw new TaskFault(
      'States.Runtime',
      `The field '${wrong}' is not supported by Step Functions`,
    );
  }
  try {
    const translated = options.lowerCaseMembers ? recase(input, lowerFirst) : input;
    const output = await operation(translated as Record<string, unknown>, options.caller);
    const json = JSON.parse(JSON.stringify(output ?? {})) as Json;
    return options.lowerCaseMembers ? recase(json, upperFirst) : json;
  } catch (error) {
    throw taskFaultOf(error, options.errorPrefix, sdkErrorName);
  }
}

/** The error of a task whose service refused. What is not a refusal of a service passes unchanged. */
export function taskFaultOf(
  error: unknown,
  prefix: string,
  nameOf: (name: string) => string = (name) => name,
): unknown {
  if (!(error instanceof AwsFault)) {
    return error;
  }
  const cause = `${error.message} (Service: ${prefix}, Status Code: ${error.status}, Request ID: 00000000-0000-0000-0000-000000000000)`;
  return new TaskFault(`${prefix}.${nameOf(error.name)}`, cause);
}

function sdkErrorName(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

function recase(value: Json, change: (name: string) => string): Json {
  if (Array.isArray(value)) {
    return value.map((element) => recase(element, change));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([k, v]) => [change(k), recase(v, change)]))
    : value;
}

const lowerFirst = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
const upperFirst = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
