import type { Random } from '../clock/random.ts';

const SUFFIX_LENGTH = 12;
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * A name in the form that CloudFormation gives: stack, logical id and a suffix. The suffix depends
 * on the seed and the logical id only.
 */
export function physicalName(
  stackName: string,
  logicalId: string,
  limit: number,
  random: Random,
): string {
  const chance = random.fork(`name of ${logicalId}`);
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_ALPHABET[Math.floor(chance.next() * SUFFIX_ALPHABET.length)],
  ).join('');
  const readable = `${stackName}-${logicalId}`.slice(0, limit - SUFFIX_LENGTH - 1);
  return `${readable}-${suffix}`;
}
