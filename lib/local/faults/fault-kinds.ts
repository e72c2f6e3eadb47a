import { type Call, CallKind } from './interceptor.ts';

export interface FaultKindSpec {
  /** What happens, in a sentence. */
  readonly meaning: string;
  readonly hits: readonly CallKind[];
  /** Whether it makes a difference to a call that only reads. */
  readonly hitsReads: boolean;
  /** Whether it happens to the execution that waits for the calling function. @default false */
  readonly needsExecution?: boolean;
}

const { REQUEST, TASK, DELIVERY } = CallKind;

/** What can go wrong with one call. The table is the source of the docs and the plan. */
export const FAULT_KINDS = {
  refused: {
    meaning: 'fails before its effect, and so do the retries of the SDK and of an asynchronous run',
    hits: [REQUEST, TASK, DELIVERY],
    hitsReads: true,
  },
  'answer-lost': {
    meaning: 'takes effect, but its answer is lost: whoever called tries again',
    hits: [REQUEST, TASK, DELIVERY],
    hitsReads: false,
  },
  'answers-lost': {
    meaning: 'takes effect, but its answer and those of all retries of the SDK are lost',
    hits: [REQUEST],
    hitsReads: false,
  },
  dies: {
    meaning: 'takes effect, and the function that called runs out of memory',
    hits: [REQUEST],
    hitsReads: false,
  },
  hangs: {
    meaning: 'takes effect, and the function that called times out',
    hits: [REQUEST],
    hitsReads: false,
  },
  throttled: {
    meaning: 'is throttled ten times, whoever of its kind calls',
    hits: [REQUEST, TASK, DELIVERY],
    hitsReads: true,
  },
  twice: {
    meaning: 'is delivered twice',
    hits: [REQUEST, TASK, DELIVERY],
    hitsReads: false,
  },
  overtaken: {
    meaning: 'takes effect, and its consequences arrive before its answer, 20 seconds later',
    hits: [REQUEST, TASK],
    hitsReads: true,
  },
  'stopped-before': {
    meaning:
      'takes effect 20 seconds after an operator has stopped the execution that waits for it',
    hits: [REQUEST],
    hitsReads: true,
    needsExecution: true,
  },
  'stopped-after': {
    meaning:
      'takes effect; an operator stops the execution that waits for it 20 seconds before it is answered',
    hits: [REQUEST],
    hitsReads: false,
    needsExecution: true,
  },
  'redriven-before': {
    meaning:
      'takes effect 20 seconds after an operator has stopped and redriven the execution that waits for it',
    hits: [REQUEST],
    hitsReads: true,
    needsExecution: true,
  },
  late: {
    meaning: 'is delivered an hour late',
    hits: [DELIVERY],
    hitsReads: false,
  },
  never: {
    meaning: 'is never delivered, and nobody is told',
    hits: [DELIVERY],
    hitsReads: false,
  },
  'dead-lettered': {
    meaning: 'is given up at once; a person puts it on the bus again',
    hits: [DELIVERY],
    hitsReads: false,
  },
} as const satisfies Record<string, FaultKindSpec>;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Whether a kind of fault stops the execution that waits for the call. */
export function stopsExecution(kind: FaultKind): boolean {
  return (FAULT_KINDS[kind] as FaultKindSpec).needsExecution === true;
}

const READS = /^(?:Get|Query|Describe|List|Scan|BatchGet)/;

/** Kinds that make a difference to a call. */
export function kindsFor(call: Pick<Call, 'kind' | 'operation' | 'waiting'>): FaultKind[] {
  const isRead = READS.test(call.operation);
  return (Object.keys(FAULT_KINDS) as FaultKind[]).filter((kind) => {
    const { hits, hitsReads }: FaultKindSpec = FAULT_KINDS[kind];
    const hitsSomebody = call.waiting !== undefined || !stopsExecution(kind);
    return hits.includes(call.kind) && (hitsReads || !isRead) && hitsSomebody;
  });
}
