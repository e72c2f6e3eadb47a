import { fileURLToPath } from 'node:url';
import { LocalAws, type LocalAwsOptions } from '../../../lib/local/local-aws.ts';

export const MANAGEMENT_ACCOUNT_ID = '111122223333';
export const START = Date.parse('2026-03-02T08:00:00Z');

/** The hand-written assembly that the tests of the engine deploy. */
export const GREETINGS = fileURLToPath(new URL('../assembly/fixtures/greetings', import.meta.url));

export function startGreetings(options: Partial<LocalAwsOptions> = {}): Promise<LocalAws> {
  return LocalAws.start({
    assemblyDirectory: GREETINGS,
    startAt: START,
    seed: 7,
    world: {
      organization: {
        id: 'o-exampleorgid',
        managementAccount: { id: MANAGEMENT_ACCOUNT_ID, email: 'management@example.com' },
      },
    },
    ...options,
  });
}

/** What an SDK client needs to talk to the engine. */
export function clientOf(aws: LocalAws, accessKeyId = 'AKIAIOSFODNN7EXAMPLE') {
  return {
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
}
