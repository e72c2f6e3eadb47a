import {
  type Call,
  CallKind,
  type Death,
  type Interceptor,
} from '../../../lib/local/faults/interceptor.ts';

export type Perform = () => Promise<unknown>;
type Meet = (call: Call, perform: Perform) => Promise<unknown>;

/** Lets something happen to the first call of a kind, from when it is asked for. */
export class ScriptedCalls implements Interceptor {
  readonly #waiting: { readonly isIt: (call: Call) => boolean; readonly meet: Meet }[] = [];

  /** `meet` stands for the first call that `isIt` says yes to; each of several meets another one. */
  meet(isIt: (call: Call) => boolean, meet: Meet): void {
    this.#waiting.push({ isIt, meet });
  }

  /** Whether everything has happened that was asked for. */
  get isOver(): boolean {
    return this.#waiting.length === 0;
  }

  async intercept(call: Call, perform: Perform): Promise<unknown> {
    const index = this.#waiting.findIndex(({ isIt }) => isIt(call));
    const [found] = index === -1 ? [] : this.#waiting.splice(index, 1);
    return found === undefined ? perform() : found.meet(call, perform);
  }
}

/** The function ends here, and nobody hears of it. */
export function die(call: Call, death: Death): Promise<never> {
  call.kill?.(death);
  return new Promise(() => {});
}

export const isInvite = ({ kind, operation }: Call) =>
  kind === CallKind.REQUEST && operation === 'InviteAccountToOrganization';

/** A request of the function whose construct has this name. */
export const isRequestBy =
  (functionName: string, operation: string, about = '') =>
  (call: Call) =>
    call.kind === CallKind.REQUEST &&
    call.caller.includes(functionName) &&
    call.operation === operation &&
    JSON.stringify(call.input).includes(about);
