import { type Settings, settingsSchema } from '../contract/settings.ts';
import type { Variable } from '../contract/variables.ts';

/** Reads one variable that the stack gives to the function. */
export function readVariable(name: Variable): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `environment variable ${name} is missing; expected the stack to set it: list it for this function in lambdas/shared/contract/functions.ts`,
    );
  }
  return value;
}

export function readSettings(): Settings {
  return settingsSchema.parse(JSON.parse(readVariable('SETTINGS')));
}

/**
 * The credentials of the function's role, where Lambda puts them: they last as long as the
 * execution environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export async function environmentCredentials() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'no credentials in the environment; expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for those of a role, as Lambda sets them',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
