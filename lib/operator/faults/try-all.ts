import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Ending } from './evidence.ts';
import type { Fault } from './fault.ts';
import type { Tried } from './try-fault.ts';

/** What a worker is told once. */
export interface WorkerSetup {
  readonly assemblyDirectory: string;
  readonly seed: string;
  readonly endings: Readonly<Record<string, readonly Ending[]>>;
}

/** One fault is asked, one answer comes back. */
export type ToWorker =
  | { readonly kind: 'set up'; readonly setup: WorkerSetup }
  | { readonly kind: 'try'; readonly fault: Fault };
export type FromWorker =
  | { readonly kind: 'tried'; readonly tried: Tried }
  | { readonly kind: 'broken'; readonly fault: Fault; readonly text: string };

/** Each replay loads every bundle anew, and Node never unloads a module. */
const FAULTS_A_WORKER = 40;

export interface TryAllProps extends WorkerSetup {
  readonly faults: readonly Fault[];
  readonly onTried: (tried: Tried) => void;
  /** @default one for each processor */
  readonly workers?: number;
}

/** Tries faults in as many processes as there are processors. */
export async function tryAll(props: TryAllProps): Promise<void> {
  const left = props.faults.toReversed();
  const lane = async () => {
    while (left.length > 0) {
      const batch = left.splice(-FAULTS_A_WORKER).toReversed();
      await tryInWorker(batch, props);
    }
  };
  const workers = Math.max(1, props.workers ?? availableParallelism());
  await Promise.all(Array.from({ length: workers }, lane));
}

function tryInWorker(batch: readonly Fault[], props: TryAllProps): Promise<void> {
  const { assemblyDirectory, seed, endings, onTried } = props;
  const worker = fork(new URL('./worker.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  const send = (message: ToWorker) => worker.send(message);
  const queue = [...batch];
  return new Promise((resolve, reject) => {
    const next = () => {
      const fault = queue.shift();
      if (fault === undefined) worker.disconnect();
      else send({ kind: 'try', fault });
    };
    worker.on('message', (message: FromWorker) => {
      onTried(message.kind === 'tried' ? message.tried : brokenReplay(message));
      next();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker ended with code ${code}`));
    });
    send({ kind: 'set up', setup: { assemblyDirectory, seed, endings } });
    next();
  });
}

function brokenReplay({ fault, text }: Extract<FromWorker, { kind: 'broken' }>): Tried {
  const violation = { promise: 'no unexplained error', found: `the replay itself broke: ${text}` };
  return { fault, struck: 0, hours: 0, violations: [violation as Tried['violations'][number]] };
}
