/** One request, and what comes back: from both stores the same, unless a difference is named. */
export interface Exchange {
  /** A phrase that follows "a store answers …". */
  readonly title: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: Answer;
  readonly difference?: Difference;
}

export type Answer = Output | Refusal;

type Output = Readonly<Record<string, unknown>>;

export interface Refusal {
  /** Name of the exception, without its namespace. */
  readonly error: string;
  readonly message: string;
  readonly Item?: unknown;
}

/** What DynamoDB Local does otherwise. */
export interface Difference {
  readonly answer: Answer;
  /** What differs, for the page in `docs`. */
  readonly what: string;
  /** Why nothing here depends on it. */
  readonly harmless: string;
}

export const TABLE = 'Exchanges';

export const text = (value: string) => ({ S: value });
export const number = (value: string) => ({ N: value });
export const key = (target: string, record: string) => ({
  target: text(target),
  record: text(record),
});

export const refused = (message: string): Refusal => ({ error: 'ValidationException', message });
export const CONDITION_FAILED: Refusal = {
  error: 'ConditionalCheckFailedException',
  message: 'The conditional request failed',
};
/** Refusals are told by their names only. */
export const BY_NAME = 'an exception is told by its name, its text is only shown';
