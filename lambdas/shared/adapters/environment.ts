import type { Variable } from '../contract/functions.ts';
import { type Settings, settingsSchema } from '../contract/settings.ts';

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
