import type { Delivery } from '../../../lib/local/events/target.ts';
import { type Call, CallKind, type Interceptor } from '../../../lib/local/faults/interceptor.ts';
import { functionNameOf } from '../../../lib/local/functions/function-runner.ts';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';

/** Less than any state that calls a function waits for it. */
const HELD_MS = 20_000;

/** Delays the calls of one function, so that a test can run the function before they do. */
export class HeldFunction implements Interceptor {
  #name: string | undefined;
  #input: Json | undefined;

  /** Of the calls from now on. */
  hold(physicalName: string): void {
    this.#name = physicalName;
  }

  /** What the first of them is made with; undefined while there is none. */
  get input(): Json | undefined {
    return this.#input;
  }

  async intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    const called = this.#name === undefined ? undefined : calledFunction(call);
    if (called === undefined || called.name !== this.#name) return perform();
    this.#input ??= called.input;
    await call.pause(HELD_MS);
    return perform();
  }
}

function calledFunction(call: Call): { readonly name: string; readonly input: Json } | undefined {
  if (call.kind === CallKind.DELIVERY) {
    const { arn, payload } = call.input as Delivery;
    const isFunction = arn.startsWith('arn:aws:lambda:');
    return isFunction ? { name: functionNameOf(arn), input: JSON.parse(payload) } : undefined;
  }
  if (call.kind !== CallKind.TASK || call.service !== 'lambda') return undefined;
  const { FunctionName, Payload } = call.input as { FunctionName: string; Payload: Json };
  return { name: functionNameOf(FunctionName), input: Payload };
}
