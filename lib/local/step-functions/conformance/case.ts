import type { Json } from '../task-integration.ts';

/** What a task answers, in the order of its calls. */
export type Mock =
  | { readonly return: Json }
  | { readonly error: string | null; readonly cause: Json; readonly timeout?: false }
  | { readonly timeout: true };

export interface ConformanceCase {
  readonly id: string;
  readonly features: readonly string[];
  readonly definition: Json;
  /** JSON text. */
  readonly input: string;
  readonly mocks: Readonly<Record<string, readonly Mock[]>>;
  readonly expect: {
    readonly status: string;
    readonly eventTypes: readonly string[];
    readonly output?: Json;
    readonly error?: string | null;
    readonly cause?: Json;
  };
}

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly problems: readonly string[] }
  /** The loader named what it does not support. */
  | { readonly kind: 'refused'; readonly findings: readonly string[] };
