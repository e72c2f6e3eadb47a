import { parseTarget, type Target } from '../../contract/target.ts';

/** An EventBridge event as far as it can be read: nothing is taken for granted. */
export interface Envelope {
  readonly id: string | null;
  /** ISO 8601 with milliseconds, so that it sorts with other instants. */
  readonly time: string | null;
  readonly detailType: string | null;
  readonly detail: unknown;
  /** The abandoned execution whose place this one takes: only in the input of a successor. */
  readonly successionOf: string | null;
}

function fieldOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string | null {
  const text = fieldOf(value, name);
  return typeof text === 'string' && text !== '' ? text : null;
}

/** EventBridge times have whole seconds; ours have milliseconds. Null when it is no instant. */
export function normalizeInstant(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export function readEnvelope(event: unknown): Envelope {
  const time = textOf(event, 'time');
  return {
    id: textOf(event, 'id'),
    time: time === null ? null : normalizeInstant(time),
    detailType: textOf(event, 'detail-type'),
    detail: fieldOf(event, 'detail'),
    successionOf: textOf(fieldOf(event, 'succession'), 'of'),
  };
}

/**
 * The target of a request, even if everything else in it is wrong. An account id that lost its
 * quotes is still readable, as long as it did not lose a leading zero.
 */
export function readTarget(detail: unknown): Target | null {
  const target = fieldOf(detail, 'target');
  const text = typeof target === 'number' ? String(target) : target;
  return typeof text === 'string' ? (parseTarget(text) ?? null) : null;
}

/** A text field of a request that may be wrong elsewhere; null unless `accepts` takes it. */
export function readText(
  detail: unknown,
  name: string,
  accepts: (text: string) => boolean,
): string | null {
  const text = textOf(detail, name);
  return text !== null && accepts(text) ? text : null;
}
