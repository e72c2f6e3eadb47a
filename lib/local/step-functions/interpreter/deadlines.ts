import type { Cancel, Clock } from '../../clock/clock.ts';

export interface Deadlines {
  /** Puts the heartbeat deadline off; the timeout stays. */
  readonly heartbeat: () => void;
  readonly cancel: Cancel;
}

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly label: string;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly onExpired: (which: 'timeout' | 'heartbeat') => void;
}

/** Watches the timeout of a task and the pauses between its heartbeats, with one timer. */
export function watchDeadlines(options: DeadlineOptions): Deadlines {
  const { clock, label, onExpired } = options;
  const timeoutAt = clock.now() + toMs(options.timeoutSeconds);
  let heartbeatAt = clock.now() + toMs(options.heartbeatSeconds);
  let cancel: Cancel = () => {};
  const check = () => {
    if (clock.now() >= timeoutAt) {
      onExpired('timeout');
    } else if (clock.now() >= heartbeatAt) {
      onExpired('heartbeat');
    } else {
      arm();
    }
  };
  const arm = () => {
    const dueAt = Math.min(timeoutAt, heartbeatAt);
    if (Number.isFinite(dueAt)) {
      cancel = clock.schedule(dueAt, `deadline of ${label}`, check);
    }
  };
  arm();
  return {
    heartbeat: () => {
      heartbeatAt = clock.now() + toMs(options.heartbeatSeconds);
    },
    cancel: () => cancel(),
  };
}

function toMs(seconds: number | undefined): number {
  return seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000;
}
