import type { JsonObject } from '../assembly/template.ts';

export interface FunctionSite {
  readonly accountId: string;
  readonly region: string;
  /** Origin of the engine's endpoint. */
  readonly endpoint: string;
}

/** The access key id that acts as an account at the endpoint: `AKIA` and the account id, padded. */
export function accessKeyIdOf(accountId: string): string {
  return `AKIA${accountId}LOCAL`.padEnd(20, '0').slice(0, 20);
}

/** The session token of a function says at the endpoint which function calls. */
const TOKEN_PREFIX = 'local/';

/** The function that a session token was given to; `undefined` for the token of anybody else. */
export function functionNameOfToken(token: string | undefined): string | undefined {
  return token?.startsWith(TOKEN_PREFIX) ? token.slice(TOKEN_PREFIX.length) : undefined;
}

/**
 * What a function finds in `process.env`: what Lambda sets, its own variables, and nothing of the
 * machine it happens to run on.
 */
export function functionEnvironment(
  name: string,
  memoryMegabytes: number,
  variables: JsonObject,
  site: FunctionSite,
): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyIdOf(site.accountId),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: `${TOKEN_PREFIX}${name}`,
    AWS_REGION: site.region,
    AWS_DEFAULT_REGION: site.region,
    AWS_ENDPOINT_URL: site.endpoint,
    // The SDK would read the profile of whoever runs the engine, and ask the network for credentials.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: '/var/task',
    TZ: ':UTC',
    ...Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
  };
}
