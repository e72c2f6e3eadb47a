import { compileExpression, expressionSource } from '../data/expression.ts';
import {
  type PathTemplate,
  parseReferencePath,
  type ReferencePath,
} from '../data/reference-path.ts';
import type { ExpectedType, Template } from '../data/template.ts';
import { typeName } from '../data/template.ts';
import type { FieldSupport, QueryLanguage } from '../support-table.ts';
import type { Json } from '../task-integration.ts';
import {
  type CheckedExpression,
  checkExpression,
  misplacedMembers,
  type Produced,
} from './expression-checks.ts';
import type { Finding } from './findings.ts';
import type { TemplateMembers } from './machine.ts';

export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The most that whole numbers of a definition may be, unless a field says otherwise. */
const MOST = 99_999_999;

/** What all readers of one definition share. */
export interface Loading {
  readonly findings: Finding[];
  /** One compiled expression per text. */
  readonly expressions: Map<string, CheckedExpression>;
  /** Whether an integration is registered under a key. */
  readonly knows: (integration: string) => boolean;
}

/** Reads the fields of one object of a definition; what is wrong becomes a finding. */
export class FieldReader {
  readonly where: string;
  readonly language: QueryLanguage;
  readonly loading: Loading;
  readonly #raw: JsonObject;
  readonly #produced: Produced | undefined;

  /** @param produced - what Output and Assign may read of `$states` beside input and context */
  constructor(
    loading: Loading,
    where: string,
    raw: JsonObject,
    language: QueryLanguage,
    fields: Readonly<Record<string, FieldSupport>>,
    produced?: Produced,
  ) {
    this.#produced = produced;
    this.loading = loading;
    this.where = where;
    this.language = language;
    this.#raw = raw;
    for (const [name, value] of Object.entries(raw)) {
      this.#checkField(name, value, fields[name]);
    }
  }

  find(field: string, problem: string): void {
    this.loading.findings.push({ where: this.where, field, problem });
  }

  raw(field: string): Json | undefined {
    return this.#raw[field];
  }

  has(field: string): boolean {
    return this.#raw[field] !== undefined;
  }

  /** A string that must be there. */
  text(field: string): string {
    const value = this.#raw[field];
    if (typeof value !== 'string') {
      this.find(field, `found ${describe(value)}, expected a string`);
      return '';
    }
    return value;
  }

  template(field: string): Template | undefined {
    const value = this.#raw[field];
    return value === undefined ? undefined : this.#compile(field, value);
  }

  /** A template whose constant form has one type. */
  typed(field: string, expected: ExpectedType): Template | undefined {
    const template = this.template(field);
    if (template?.kind === 'constant' && typeName(template.value) !== expected) {
      this.find(field, `found ${describe(template.value)}, expected ${expected} or an expression`);
    }
    return template;
  }

  /** Seconds of timeouts: a whole number from `least`, or an expression. */
  seconds(field: string, least: number): Template | undefined {
    const template = this.typed(field, 'number');
    if (template?.kind === 'constant' && typeof template.value === 'number') {
      this.#checkInteger(field, template.value, least, MOST);
    }
    return template;
  }

  /** A whole number, not an expression. */
  integer(field: string, least: number, most = MOST): number | undefined {
    const value = this.#raw[field];
    if (value === undefined) {
      return undefined;
    }
    if (typeof value !== 'number') {
      this.find(field, `found ${describe(value)}, expected a whole number from ${least}`);
      return undefined;
    }
    this.#checkInteger(field, value, least, most);
    return value;
  }

  members(field: string): TemplateMembers | undefined {
    const value = this.#raw[field];
    if (value === undefined) {
      return undefined;
    }
    if (!isJsonObject(value)) {
      this.find(field, `found ${describe(value)}, expected an object`);
      return undefined;
    }
    return Object.entries(value).map(([key, member]) => [
      key,
      this.#compile(`${field}/${key}`, member),
    ]);
  }

  /** A list of objects; anything else is a finding. */
  objects(field: string): JsonObject[] {
    const value = this.#raw[field];
    if (value === undefined) {
      return [];
    }
    if (!Array.isArray(value) || !value.every(isJsonObject)) {
      this.find(field, `found ${describe(value)}, expected an array of objects`);
      return [];
    }
    return value;
  }

  /** A reference path, `null` when the field is null, `$` when it is absent. */
  path(field: string): ReferencePath | null {
    const value = this.#raw[field] === undefined ? '$' : this.#raw[field];
    return value === null ? null : this.#parsePath(field, value ?? null);
  }

  pathTemplate(field: string): PathTemplate | undefined {
    const value = this.#raw[field];
    return value === undefined ? undefined : this.#compilePaths(field, value);
  }

  #checkField(name: string, value: Json, field: FieldSupport | undefined): void {
    if (field === undefined) {
      this.find(name, `found ${describe(value)}, but there is no such field here; remove it`);
    } else if (!field.supported) {
      this.find(name, `is not supported; ${field.instead}`);
    } else if (field.language !== undefined && field.language !== this.language) {
      this.find(
        name,
        `belongs to ${field.language}, but the query language here is ${this.language}`,
      );
    }
  }

  #checkInteger(field: string, value: number, least: number, most: number): void {
    if (!Number.isInteger(value) || value < least || value > most) {
      this.find(field, `found ${value}, expected a whole number from ${least} to ${most}`);
    }
  }

  #compile(field: string, value: Json): Template {
    if (typeof value === 'string') {
      return this.#text(field, value);
    }
    if (Array.isArray(value)) {
      const items = value.map((item, index) => this.#compile(`${field}[${index}]`, item));
      return items.every(isConstant) ? { kind: 'constant', value } : { kind: 'array', items };
    }
    if (isJsonObject(value)) {
      const members = Object.entries(value).map(
        ([key, member]) => [key, this.#compile(`${field}/${key}`, member)] as const,
      );
      return members.every(([, member]) => isConstant(member))
        ? { kind: 'constant', value }
        : { kind: 'object', members };
    }
    return { kind: 'constant', value };
  }

  #text(field: string, value: string): Template {
    const source = expressionSource(value);
    if (source !== undefined) {
      return this.#expression(field, source);
    }
    if (value.startsWith('{%') || value.endsWith('%}')) {
      this.find(
        field,
        `found ${describe(value)}, expected an expression to begin with {% and to end with %}`,
      );
    }
    return { kind: 'constant', value };
  }

  #expression(field: string, source: string): Template {
    const checked = this.#compiled(field, source);
    if (checked === undefined) {
      return { kind: 'constant', value: null };
    }
    const isAfter = /^(?:Output|Assign)\b/.test(field);
    for (const problem of misplacedMembers(checked, isAfter ? this.#produced : undefined)) {
      this.find(field, `the expression ${problem}`);
    }
    return { kind: 'expression', expression: checked.expression };
  }

  /** Compiled once per text, and what is wrong with it told once. */
  #compiled(field: string, source: string): CheckedExpression | undefined {
    const { expressions } = this.loading;
    const known = expressions.get(source);
    if (known !== undefined) {
      return known;
    }
    try {
      const checked = checkExpression(compileExpression(source));
      for (const problem of checked.problems) {
        this.find(field, `the expression ${problem}`);
      }
      expressions.set(source, checked);
      return checked;
    } catch (error) {
      this.find(
        field,
        `found the expression "${source}", which does not compile: ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  #parsePath(field: string, value: Json): ReferencePath | null {
    const path = typeof value === 'string' ? parseReferencePath(value) : undefined;
    if (path === undefined) {
      this.find(
        field,
        `found ${describe(value)}, expected a reference path such as $.a.b; use JSONata for more`,
      );
      return null;
    }
    return path;
  }

  #compilePaths(field: string, value: Json): PathTemplate {
    if (Array.isArray(value)) {
      const items = value.map((item, index) => this.#compilePaths(`${field}[${index}]`, item));
      return { kind: 'array', items };
    }
    if (!isJsonObject(value)) {
      return { kind: 'constant', value };
    }
    const members = Object.entries(value).map(([key, member]) => {
      if (!key.endsWith('.$')) {
        return [key, this.#compilePaths(`${field}/${key}`, member)] as const;
      }
      const path = this.#parsePath(`${field}/${key}`, member);
      return [key.slice(0, -2), pathOrNull(path)] as const;
    });
    return { kind: 'object', members };
  }
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant';
}

function pathOrNull(path: ReferencePath | null): PathTemplate {
  return path === null ? { kind: 'constant', value: null } : { kind: 'path', path };
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

const SHOWN_CHARACTERS = 80;

export function describe(value: Json | undefined): string {
  if (value === undefined) {
    return 'nothing';
  }
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
