import type { Caller } from '../endpoint/service.ts';
import type { Input } from './input.ts';
import type { OperationName } from './operation-names.ts';

/** One call of an operation. */
export interface Call {
  readonly operation: OperationName;
  readonly input: Input;
  readonly caller: Caller;
  readonly atMs: number;
}
