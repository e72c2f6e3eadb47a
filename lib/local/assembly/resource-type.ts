import type { JsonObject } from './template.ts';

/** Where a resource lives and what it is called there. */
export interface Identity {
  readonly name: string;
  readonly properties: JsonObject;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Origin of the engine's endpoint: queue URLs begin with it. */
  readonly endpoint: string;
}

export interface ResourceType {
  /** `deployed`: the engine gives it its behaviour. `inert`: accepted, and nothing happens. */
  readonly support: 'deployed' | 'inert';
  readonly note: string;
  /** The property that names the resource, when the template names it itself. */
  readonly nameProperty?: string;
  /** Longest physical name. @default 64 */
  readonly nameLimit?: number;
  readonly ref: (id: Identity) => string;
  readonly attributes: Readonly<Record<string, (id: Identity) => string>>;
  /** Properties with an effect. Only these and `ignored` are accepted; inert types take any. */
  readonly honoured?: readonly string[];
  /** Properties accepted without an effect. */
  readonly ignored?: readonly string[];
}

/** The ARN of a resource in the account and Region of its identity. */
export function arnOf(id: Identity, service: string, resource: string): string {
  return `arn:${id.partition}:${service}:${id.region}:${id.accountId}:${resource}`;
}

/** A bus is referred to by name or by ARN; `default` when it is left out. */
export function busNameOf(reference: unknown): string {
  return typeof reference === 'string' ? (reference.split('/').at(-1) as string) : 'default';
}
