/** What one unit costs in US dollars, and where AWS says so. No free tier is deducted. */
export interface Price {
  readonly unit: string;
  readonly dollars: number;
  readonly source: string;
  /** When the price was looked up. */
  readonly asOf: string;
}

const asOf = '2026-11-23';

/** us-east-1, on demand, arm64. */
export const PRICES = {
  transitions: {
    unit: 'state transition of a Standard workflow',
    dollars: 0.025 / 1_000,
    source: 'https://aws.amazon.com/step-functions/pricing/',
    asOf,
  },
  functionCalls: {
    unit: 'request of a Lambda function',
    dollars: 0.2 / 1_000_000,
    source: 'https://aws.amazon.com/lambda/pricing/',
    asOf,
  },
  functionSeconds: {
    unit: 'GB-second of a Lambda function on arm64',
    dollars: 0.0000133334,
    source: 'https://aws.amazon.com/lambda/pricing/',
    asOf,
  },
  writeUnits: {
    unit: 'write request unit of DynamoDB, on demand',
    dollars: 0.625 / 1_000_000,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    asOf,
  },
  readUnits: {
    unit: 'read request unit of DynamoDB, on demand',
    dollars: 0.125 / 1_000_000,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    asOf,
  },
  events: {
    unit: 'custom event on an EventBridge bus',
    dollars: 1 / 1_000_000,
    source: 'https://aws.amazon.com/eventbridge/pricing/',
    asOf,
  },
} as const satisfies Record<string, Price>;

export type Usage = Readonly<Record<keyof typeof PRICES, number>>;

/** Memory of every function of the stack. */
const FUNCTION_GIGABYTES = 256 / 1024;
/** What a warm call takes by itself, its waits for other services aside: assumed. */
export const OWN_MS = 100;

/** Gigabyte-seconds of so many calls of functions, which waited so long for others. */
export function functionSeconds(calls: number, busyMs: number): number {
  return ((calls * OWN_MS + busyMs) / 1000) * FUNCTION_GIGABYTES;
}

export function priceOf(usage: Usage): number {
  return (Object.keys(PRICES) as (keyof Usage)[]).reduce(
    (sum, unit) => sum + usage[unit] * PRICES[unit].dollars,
    0,
  );
}
