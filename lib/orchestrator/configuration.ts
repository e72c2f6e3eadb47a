import * as z from 'zod';
import {
  applyOverrides,
  type Settings,
  settingsSchema,
} from '../../lambdas/shared/contract/settings.ts';

/** What a deployment may set: context `handshakes` of the CDK app. */
export const configurationSchema = z.strictObject({
  ...settingsSchema.shape,
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/, {
      error: 'expected a letter followed by up to 59 letters, digits and hyphens',
    })
    .default('HandshakeOrchestrator')
    .describe('name of the stack, of its event bus and of its state machines'),
  notifyEmail: z
    .email({ error: 'expected an e-mail address' })
    .optional()
    .describe('who is told when a person has to act'),
});

export interface Configuration {
  readonly stackName: string;
  readonly notifyEmail: string | undefined;
  readonly settings: Settings;
}

/** Lambda allows 4 KB for the whole environment of a function; names and ARNs take the rest. */
const MAX_SETTINGS_BYTES = 3000;

const WHERE = "context 'handshakes'";

/**
 * Reads the configuration from the context of an app: the object `handshakes` (or its JSON, as
 * `cdk synth -c` passes it) and the shortcut `notifyEmail`, which wins.
 *
 * @throws Error naming every wrong setting, and what is expected of it.
 */
export function readConfiguration(context: (key: string) => unknown): Configuration {
  const shortcut = context('notifyEmail');
  const given = readObject(context('handshakes') ?? {});
  const parsed = configurationSchema.safeParse(
    shortcut === undefined ? given : { ...given, notifyEmail: shortcut },
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || WHERE}: ${message}`,
    );
    throw new Error(
      `configuration of the deployment is wrong: ${problems.join('; ')}; correct it in cdk.json or with -c (docs/settings.md lists the settings)`,
    );
  }
  const { stackName, notifyEmail, ...settings } = parsed.data;
  applyOverrides(settings.policyOverrides);
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  if (bytes > MAX_SETTINGS_BYTES) {
    throw new Error(
      `the settings take ${bytes} bytes; expected at most ${MAX_SETTINGS_BYTES}, which the environment of a function can hold: shorten the instructions in policyOverrides`,
    );
  }
  return { stackName, notifyEmail, settings };
}

function readObject(given: unknown): Record<string, unknown> {
  const value = typeof given === 'string' ? parseJson(given) : given;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(
      `${WHERE} is ${JSON.stringify(given)}; expected an object, such as {"maxInvitationsPerAccount": 2}`,
    );
  }
  return value as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
