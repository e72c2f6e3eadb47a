import * as z from 'zod';

/** What a campaign came to under one strategy. Times in hours from the start. */
export const outcome = z.strictObject({
  campaign: z.string(),
  meaning: z.string(),
  accounts: z.int(),
  strategy: z.string(),
  settled: z.int(),
  lastInvitationHours: z.number(),
  lastSettledHours: z.number(),
  /** The same of the lower bound. */
  boundInvitationHours: z.number(),
  boundSettledHours: z.number(),
  inviteCalls: z.int(),
  refusedCalls: z.int(),
  /** Those of them that met a throttle. */
  throttledCalls: z.int(),
  organizationsCalls: z.int(),
  /** Set when no strategy can finish. */
  neededQuota: z.int().nullable(),
  /** Null for what runs on somebody's laptop. */
  cloud: z
    .strictObject({
      transitions: z.number(),
      functionCalls: z.number(),
      timerTransitions: z.number(),
      timerCalls: z.number(),
      sweepCalls: z.number(),
      readUnits: z.number(),
      writeUnits: z.number(),
      /** What the price of functions is made of beside their calls. Absent in what was measured before. */
      gigabyteSeconds: z.number().optional(),
      /** Events put on the bus. Absent in what was measured before. */
      events: z.number().optional(),
      closings: z.int(),
      dollarsPerThousand: z.number(),
    })
    .nullable(),
});

export const machineFigures = z.strictObject({
  rehearsals: z.array(
    z.strictObject({
      campaign: z.string(),
      accounts: z.int(),
      wallSeconds: z.number(),
      peakMemoryMb: z.number(),
      awsCalls: z.int(),
    }),
  ),
  /** What the SDK takes of a call that is answered at once: of one item, of a page of 20 handshakes. */
  sdk: z.strictObject({ itemMs: z.number(), pageMs: z.number() }),
  /** Where the time of the smallest of them goes, in percent of what is not idle. */
  parts: z.array(z.strictObject({ part: z.string(), percent: z.number() })),
  functions: z.array(
    z.strictObject({
      name: z.string(),
      /** What every cold start loads. */
      kilobytes: z.number(),
      /** And what rare branches load when they are taken. */
      allKilobytes: z.number(),
      importMs: z.number(),
    }),
  ),
});

/** What one more account costs a day that waits behind a closed gate. */
export const parked = z.strictObject({
  transitions: z.number(),
  functionCalls: z.number(),
  gigabyteSeconds: z.number(),
  readUnits: z.number(),
  writeUnits: z.number(),
  events: z.number(),
  dollarsPerThousand: z.number(),
});

/** How far above the bound ours ends under other seeds. */
export const spread = z.array(
  z.strictObject({
    campaign: z.string(),
    accounts: z.int(),
    seeds: z.int(),
    /** How many of them end above the target. */
    above: z.int(),
    /** The worst of them: time to the last settled account by that of the bound. */
    worst: z.number(),
  }),
);

export const results = z.strictObject({
  seed: z.string(),
  outcomes: z.array(outcome),
  machine: machineFigures.nullable(),
  /** Null when it was not measured. */
  parked: parked.nullable().default(null),
  /** Null when it was not measured. */
  spread: spread.nullable().default(null),
});

export type Outcome = z.infer<typeof outcome>;
export type MachineFigures = z.infer<typeof machineFigures>;
export type Results = z.infer<typeof results>;
