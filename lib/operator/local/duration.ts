const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Milliseconds of `3d`, `36h`, `1d12h`, `90m` or `45s`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const counts = text === '' ? undefined : DURATION.exec(text)?.slice(1);
  const ms = counts?.reduce(
    (sum, count = '0', index) => sum + Number(count) * (Object.values(UNITS)[index] ?? 0),
    0,
  );
  return Number.isSafeInteger(ms) ? ms : undefined;
}
