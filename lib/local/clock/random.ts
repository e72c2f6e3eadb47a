/**
 * Seeded chance. `fork(label)` gives an independent stream that depends on the seed and the label
 * only, so that what one consumer draws never shifts what another one gets.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  fork(label: string): Random;
}

function hash(text: string, seed: number): number {
  let h = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The mulberry32 generator: 32 bits of state, enough for rehearsals, never for secrets. */
export function seededRandom(seed: string | number): Random {
  const origin = hash(String(seed), 0);
  let state = origin;
  return {
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
}
