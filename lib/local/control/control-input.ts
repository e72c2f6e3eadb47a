import type { RestRequest } from '../endpoint/rest.ts';
import { ControlFault } from './control-fault.ts';

export type ControlInput = Readonly<Record<string, unknown>>;

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/**
 * A page in a browser must not work the engine: a name that was rebound to the loopback address shows
 * in `Host`, and a page of another origin cannot send this content type without being asked first.
 */
export function checkSender({ method, headers }: RestRequest): void {
  if (!LOOPBACK_HOST.test(headers.host ?? '')) {
    throw new ControlFault(403, `the host is ${headers.host}, expected 127.0.0.1 or localhost`);
  }
  const type = headers['content-type']?.split(';')[0]?.trim();
  if (method === 'POST' && type !== 'application/json') {
    throw new ControlFault(415, `the content type is ${type}, expected application/json`);
  }
}

export function parseControlInput(body: string): ControlInput {
  let parsed: unknown;
  try {
    parsed = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new ControlFault(400, 'the body is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ControlFault(400, 'the body is no JSON object');
  }
  return parsed as ControlInput;
}

/** A number of the input within its bounds, both allowed. */
export function numberIn(
  input: ControlInput,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = input[name];
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new ControlFault(
      400,
      `${name} is ${JSON.stringify(value)}, expected a number from ${least} to ${most}`,
    );
  }
  return value;
}

export function integerIn(
  input: ControlInput,
  name: string,
  bounds: { readonly least: number; readonly most: number },
): number {
  const value = numberIn(input, name, bounds);
  if (!Number.isInteger(value)) {
    throw new ControlFault(400, `${name} is ${value}, expected a whole number`);
  }
  return value;
}
