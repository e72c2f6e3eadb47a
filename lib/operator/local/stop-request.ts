const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopRequest {
  /** Settles at the first signal that asks the process to end. A second one ends it at once. */
  readonly requested: Promise<void>;
  readonly wasRequested: () => boolean;
}

export function listenForStop(): StopRequest {
  let stopped = false;
  const requested = new Promise<void>((resolve) => {
    const stop = () => {
      stopped = true;
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.once(signal, stop);
  });
  return { requested, wasRequested: () => stopped };
}
