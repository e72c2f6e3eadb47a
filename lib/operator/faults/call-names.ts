import type { ResourceIndex } from '../../local/assembly/resource-index.ts';
import type { CallNamer } from '../../local/faults/call-sites.ts';
import { type Call, CallKind } from '../../local/faults/interceptor.ts';

type Attribute = { readonly S?: string } | string | undefined;
type Input = Readonly<Record<string, unknown>>;

/** Names calls by construct paths, kinds of keys and events: what no seed changes. */
export class CallNames implements CallNamer {
  readonly #resources: () => ResourceIndex;
  readonly #names = new Map<string, string>();

  constructor(resources: () => ResourceIndex) {
    this.#resources = resources;
  }

  caller({ kind, caller }: Call): string {
    return kind === CallKind.TASK ? `"${caller}"` : this.#name(caller);
  }

  subject(call: Call): string {
    const input = (call.input ?? {}) as Input;
    if (call.kind === CallKind.DELIVERY) return this.#deliverySubject(call);
    if (/^(?:\/|invoke)/.test(call.operation)) {
      return this.#name(String(input.FunctionName ?? call.operation.split('/').at(-2)));
    }
    if (typeof input.TableName === 'string') return this.#itemSubject(input);
    return this.#messageSubject(input);
  }

  #deliverySubject({ input, operation }: Call): string {
    const { payload } = input as { payload: string };
    const event = parse(payload) as { 'detail-type'?: string; detail?: { eventName?: string } };
    const what = event?.detail?.eventName ?? event?.['detail-type'] ?? '';
    return `to ${this.#name(operation)}${what === '' ? '' : ` of ${what}`}`;
  }

  #itemSubject(input: Input): string {
    const table = this.#name(String(input.TableName));
    const key = (input.Key ?? input.Item ?? {}) as Record<string, Attribute>;
    const partition = textOf(key.pk) ?? textOf(key.record);
    if (partition !== undefined) return `${table} ${kindOfKey(partition)}${statusIn(input)}`;
    const values = (input.ExpressionAttributeValues ?? {}) as Record<string, Attribute>;
    const words = [input.IndexName, ...Object.values(values).map(textOf)];
    const shown = words.filter((word) => typeof word === 'string' && /^[A-Za-z]+$/.test(word));
    return [table, ...shown].join(' ');
  }

  #messageSubject(input: Input): string {
    const entries = input.Entries as readonly Input[] | undefined;
    if (entries !== undefined) return String(entries[0]?.DetailType ?? '');
    const machine = input.stateMachineArn ?? input.StateMachineArn;
    if (typeof machine === 'string') return machine.split('-').at(-1) ?? '';
    const result = typeof input.output === 'string' ? parse(input.output) : undefined;
    return String((result as { kind?: string } | undefined)?.kind ?? '');
  }

  /** The last telling part of a construct path: `…/Functions/InviteAccount/Resource/Resource`. */
  #name(physical: string): string {
    const known = this.#names.get(physical);
    if (known !== undefined) return known;
    const found = this.#resources()
      .all()
      .find(({ physicalId, name, arn }) => [physicalId, name, arn].includes(physical));
    const parts = found?.constructPath?.split('/').filter((part) => part !== 'Resource');
    const name = parts?.slice(1).at(-1) ?? physical.split(':').at(-1) ?? physical;
    this.#names.set(physical, name);
    return name;
  }
}

function textOf(attribute: Attribute): string | undefined {
  return typeof attribute === 'string' ? attribute : attribute?.S;
}

/** `EVENT#2026-01-05T09:00:00.000Z#INVITED#1f0c` is a kind of key by its first and third part. */
function kindOfKey(key: string): string {
  const [kind = key, , name] = key.split('#');
  return kind === 'EVENT' ? `EVENT ${name}` : kind;
}

function statusIn({ ExpressionAttributeValues }: Input): string {
  const values = (ExpressionAttributeValues ?? {}) as Record<string, Attribute>;
  const status = textOf(values[':status']);
  return status === undefined ? '' : ` ${status}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
