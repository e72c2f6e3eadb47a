const MULTIPLIER = 0x5deece66dn;
const ADDEND = 0xbn;
const MASK = (1n << 48n) - 1n;

/**
 * The first `nextDouble` of `java.util.Random` with a seed, in [0, 1): what `$random(seed)` of the
 * service answers. https://docs.oracle.com/javase/8/docs/api/java/util/Random.html
 */
export function javaRandom(seed: number): number {
  let state = (BigInt.asIntN(64, BigInt(seed)) ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): bigint => {
    state = (state * MULTIPLIER + ADDEND) & MASK;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}
