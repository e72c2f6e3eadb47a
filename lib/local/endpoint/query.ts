import { AwsFault, type Operation } from './service.ts';

/** A service that speaks the AWS query protocol: form parameters in, XML out. */
export interface QueryService {
  /** As in the ARNs of its resources. */
  readonly serviceName: string;
  /** `Version` of its requests, which tells services with equal action names apart. */
  readonly apiVersion: string;
  readonly xmlNamespace: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Codes in this protocol of errors that are called otherwise elsewhere. */
  readonly errorCodes?: Readonly<Record<string, string>>;
}

/** A list on the wire without a wrapper: its name is repeated for each member. */
export class FlatList {
  readonly members: readonly unknown[];

  constructor(members: readonly unknown[]) {
    this.members = members;
  }
}

type FormValue = string | FormValue[] | { [key: string]: FormValue };

/**
 * Parameters of a query request as a tree: `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`
 * and `Attributes.entry.1.key=a`, `.value=b` becomes `{ Attributes: { a: 'b' } }`.
 */
export function parseForm(body: string): Record<string, unknown> {
  const root: { [key: string]: FormValue } = Object.create(null);
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split('.');
    if (path.length > DEEPEST_PATH) {
      throw new AwsFault('MalformedQueryString', 'The query string contains a syntax error.');
    }
    const last = path.pop() as string;
    let node = root;
    for (const part of path) {
      const next = node[part];
      node = node[part] = isTree(next) ? next : Object.create(null);
    }
    node[last] = value;
  }
  return shape(root) as Record<string, unknown>;
}

/** Parameters of the services here have at most six parts. */
const DEEPEST_PATH = 16;

function isTree(value: FormValue | undefined): value is { [key: string]: FormValue } {
  return typeof value === 'object' && !Array.isArray(value);
}

function shape(value: FormValue): FormValue {
  if (!isTree(value)) {
    return value;
  }
  if (isTree(value.member)) {
    return inOrder(value.member).map(shape);
  }
  if (isTree(value.entry)) {
    return Object.fromEntries(inOrder(value.entry).map(mapEntry));
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shape(member)]));
}

function mapEntry(entry: FormValue): [string, FormValue] {
  const { key, value, Name, Value } = isTree(entry) ? entry : {};
  return [String(key ?? Name), shape(value ?? Value ?? '')];
}

function inOrder(list: { [key: string]: FormValue }): FormValue[] {
  return Object.entries(list)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, member]) => member);
}

/** The answer to a query request. */
export function renderQueryResult(
  service: QueryService,
  action: string,
  output: unknown,
  requestId: string,
): string {
  return (
    `<${action}Response xmlns="${service.xmlNamespace}">` +
    `<${action}Result>${renderMembers(output)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`
  );
}

export function renderQueryError(
  code: string,
  message: string,
  status: number,
  requestId: string,
): string {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return (
    `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(code)}</Code>` +
    `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

function renderMembers(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((member) => `<member>${renderMembers(member)}</member>`).join('');
  }
  if (value instanceof Map) {
    return [...value]
      .map(
        ([k, v]) => `<entry><key>${escapeXml(k)}</key><value>${renderMembers(v)}</value></entry>`,
      )
      .join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .flatMap(([name, member]) =>
        (member instanceof FlatList ? member.members : [member]).map(
          (value) => `<${name}>${renderMembers(value)}</${name}>`,
        ),
      )
      .join('');
  }
  return value === undefined || value === null ? '' : escapeXml(String(value));
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
