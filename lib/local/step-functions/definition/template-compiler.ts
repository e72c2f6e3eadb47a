import { compileExpression, expressionSource } from '../data/expression.ts';
import type { Template } from '../data/template.ts';
import type { Json } from '../task-integration.ts';
import {
  type CheckedExpression,
  checkExpression,
  misplacedMembers,
  type Produced,
} from './expression-checks.ts';
import type { Finding } from './findings.ts';
import { describe, isJsonObject } from './values.ts';

/** What all readers of one definition share. */
export interface Loading {
  readonly findings: Finding[];
  /** One compiled expression per text. */
  readonly expressions: Map<string, CheckedExpression>;
  /** Whether an integration is registered under a key. */
  readonly knows: (integration: string) => boolean;
}

/** Compiles the fields of one object of a definition that hold expressions. */
export class TemplateCompiler {
  readonly #loading: Loading;
  readonly #find: (field: string, problem: string) => void;
  readonly #produced: Produced | undefined;

  /** @param produced - what Output and Assign may read of `$states` beside input and context */
  constructor(
    loading: Loading,
    find: (field: string, problem: string) => void,
    produced: Produced | undefined,
  ) {
    this.#loading = loading;
    this.#find = find;
    this.#produced = produced;
  }

  compile(field: string, value: Json): Template {
    if (typeof value === 'string') {
      return this.#text(field, value);
    }
    if (Array.isArray(value)) {
      const items = value.map((item, index) => this.compile(`${field}[${index}]`, item));
      return items.every(isConstant) ? { kind: 'constant', value } : { kind: 'array', items };
    }
    if (isJsonObject(value)) {
      const members = Object.entries(value).map(
        ([key, member]) => [key, this.compile(`${field}/${key}`, member)] as const,
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
      this.#find(
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
      this.#find(field, `the expression ${problem}`);
    }
    return { kind: 'expression', expression: checked.expression };
  }

  /** Compiled once per text, and what is wrong with it told once. */
  #compiled(field: string, source: string): CheckedExpression | undefined {
    const { expressions } = this.#loading;
    const known = expressions.get(source);
    if (known !== undefined) {
      return known;
    }
    try {
      const checked = checkExpression(compileExpression(source));
      for (const problem of checked.problems) {
        this.#find(field, `the expression ${problem}`);
      }
      expressions.set(source, checked);
      return checked;
    } catch (error) {
      this.#find(
        field,
        `found the expression "${source}", which does not compile: ${messageOf(error)}`,
      );
      return undefined;
    }
  }
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant';
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
