import type { Json } from '../task-integration.ts';
import {
  describeExpressionError,
  type Expression,
  evaluateExpression,
  type Surroundings,
  toJson,
} from './expression.ts';

/** A field value of a definition with its expressions compiled. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Template])[] };

/** The JSON type a field needs, as causes name it. */
export type ExpectedType = 'array' | 'boolean' | 'number' | 'string';

/** An expression that failed. The message is the second sentence of the cause AWS reports. */
export class QueryFailure extends Error {
  /** The field, with `/` before a member and `[…]` around an index, e.g. `Output/list[0]`. */
  readonly location: string;

  constructor(location: string, message: string) {
    super(message);
    this.name = 'QueryFailure';
    this.location = location;
  }
}

export function typeName(value: Json): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

export async function evaluateTemplate(
  template: Template,
  field: string,
  surroundings: Surroundings,
): Promise<Json> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluateOne(template.expression, field, surroundings);
    case 'array':
      return evaluateArray(template.items, field, surroundings);
    case 'object':
      return evaluateObject(template.members, field, surroundings);
  }
}

async function evaluateArray(
  items: readonly Template[],
  field: string,
  surroundings: Surroundings,
): Promise<Json[]> {
  const values: Json[] = [];
  for (const [index, item] of items.entries()) {
    values.push(await evaluateTemplate(item, `${field}[${index}]`, surroundings));
  }
  return values;
}

export async function evaluateObject(
  members: readonly (readonly [string, Template])[],
  field: string,
  surroundings: Surroundings,
): Promise<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const [key, member] of members) {
    values[key] = await evaluateTemplate(member, `${field}/${key}`, surroundings);
  }
  return values;
}

/** As `evaluateTemplate`, and fails as AWS does when the result is not of the expected type. */
export async function evaluateTyped(
  template: Template,
  field: string,
  expected: ExpectedType,
  surroundings: Surroundings,
): Promise<Json> {
  const value = await evaluateTemplate(template, field, surroundings);
  if (typeName(value) === expected) {
    return value;
  }
  const subject =
    template.kind === 'expression'
      ? quote(template.expression, field)
      : `The value specified for the field '${field}'`;
  throw new QueryFailure(
    field,
    `${subject} returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
  );
}

async function evaluateOne(
  expression: Expression,
  field: string,
  surroundings: Surroundings,
): Promise<Json> {
  let result: unknown;
  try {
    result = await evaluateExpression(expression, surroundings);
  } catch (error) {
    const { code, message } = describeExpressionError(error);
    const tail = code === undefined ? `: ${message}` : `. ${code}: ${message}`;
    throw new QueryFailure(
      field,
      `${quote(expression, field)} threw an error during evaluation${tail}`,
    );
  }
  if (result === undefined) {
    throw new QueryFailure(field, `${quote(expression, field)} returned nothing (undefined).`);
  }
  const json = toJson(result);
  if (json === undefined) {
    throw new QueryFailure(
      field,
      `${quote(expression, field)} returned an unsupported result type.`,
    );
  }
  return json;
}

function quote(expression: Expression, field: string): string {
  return `The JSONata expression '${expression.source}' specified for the field '${field}'`;
}
