import { Refusal } from '../assembly/findings.ts';

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The interval of a `rate(...)` expression in milliseconds. Throws `Refusal` for anything else. */
export function parseRate(expression: string): number {
  const [, count, unit] = RATE.exec(expression) ?? [];
  const interval = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  if (!(interval > 0)) {
    throw new Refusal(
      `schedule expression ${expression} is not supported`,
      'use rate(<n> minutes | hours | days)',
    );
  }
  return interval;
}
