import {
  type PathTemplate,
  parseReferencePath,
  type ReferencePath,
} from '../data/reference-path.ts';
import type { ExpectedType, Template } from '../data/template.ts';
import { typeName } from '../data/template.ts';
import type { FieldSupport, QueryLanguage } from '../support-table.ts';
import type { Json } from '../task-integration.ts';
import type { Produced } from './expression-checks.ts';
import type { TemplateMembers } from './machine.ts';
import { type Loading, TemplateCompiler } from './template-compiler.ts';
import { describe, isJsonObject, type JsonObject } from './values.ts';

/** The most that whole numbers of a definition may be, unless a field says otherwise. */
const MOST = 99_999_999;

/** Reads the fields of one object of a definition; what is wrong becomes a finding. */
export class FieldReader {
  readonly where: string;
  readonly language: QueryLanguage;
  readonly loading: Loading;
  readonly #raw: JsonObject;
  readonly #templates: TemplateCompiler;

  /** @param produced - what Output and Assign may read of `$states` beside input and context */
  constructor(
    loading: Loading,
    where: string,
    raw: JsonObject,
    language: QueryLanguage,
    fields: Readonly<Record<string, FieldSupport>>,
    produced?: Produced,
  ) {
    this.#templates = new TemplateCompiler(
      loading,
      (field, problem) => this.find(field, problem),
      produced,
    );
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
    return value === undefined ? undefined : this.#templates.compile(field, value);
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
      this.#templates.compile(`${field}/${key}`, member),
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

function pathOrNull(path: ReferencePath | null): PathTemplate {
  return path === null ? { kind: 'constant', value: null } : { kind: 'path', path };
}
