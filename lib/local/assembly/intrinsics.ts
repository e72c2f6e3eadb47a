import type { Json } from '../step-functions/task-integration.ts';
import { Refusal } from './findings.ts';
import { isObject, type JsonObject } from './template.ts';

/** What `AWS::NoValue` evaluates to: the property that holds it is removed. */
export const NO_VALUE = Symbol('AWS::NoValue');
export type Evaluated = Json | typeof NO_VALUE;

/** What expressions may refer to. */
export interface EvaluationScope {
  /** Parameters and pseudo parameters by name. */
  readonly values: Readonly<Record<string, Json>>;
  readonly mappings: Readonly<Record<string, Record<string, Record<string, Json>>>>;
  readonly conditions: Readonly<Record<string, Json>>;
  /** What `Ref` gives for a resource; `undefined` when the template has none of that name. */
  reference(logicalId: string): string | undefined;
  /** What `Fn::GetAtt` gives. Throws `Refusal` for an attribute the engine does not know. */
  attribute(logicalId: string, name: string): string | undefined;
}

const SUPPORT_REMEDY = 'replace it by a plain value, or teach lib/local/assembly/intrinsics.ts';

/**
 * Evaluates CloudFormation expressions, one method per intrinsic function, named after it.
 * What it does not know it refuses by name. Semantics: the CloudFormation template reference,
 * "Intrinsic function reference".
 */
export class Intrinsics {
  readonly #scope: EvaluationScope;
  readonly #conditionsUnderWay = new Set<string>();

  constructor(scope: EvaluationScope) {
    this.#scope = scope;
  }

  evaluate(value: Json): Evaluated {
    if (Array.isArray(value)) {
      return value.map((element) => this.evaluate(element)).filter((e) => e !== NO_VALUE);
    }
    if (!isObject(value)) {
      return value;
    }
    const [key, ...otherKeys] = Object.keys(value);
    if (key !== undefined && otherKeys.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
      return this.#call(key, value[key] as Json);
    }
    const evaluated: JsonObject = {};
    for (const [name, member] of Object.entries(value)) {
      const result = this.evaluate(member);
      if (result !== NO_VALUE) {
        evaluated[name] = result;
      }
    }
    return evaluated;
  }

  /** Evaluates a named condition of the template. */
  condition(name: string): boolean {
    const expression = this.#scope.conditions[name];
    if (expression === undefined) {
      throw new Refusal(`condition ${name} is not defined`, 'define it or remove the reference');
    }
    if (this.#conditionsUnderWay.has(name)) {
      throw new Refusal(`condition ${name} refers to itself`, 'break the circle');
    }
    this.#conditionsUnderWay.add(name);
    try {
      return this.#truth(expression);
    } finally {
      this.#conditionsUnderWay.delete(name);
    }
  }

  Ref(argument: Json): Evaluated {
    const name = this.#text('Ref', argument);
    if (name === 'AWS::NoValue') {
      return NO_VALUE;
    }
    const value = Object.hasOwn(this.#scope.values, name)
      ? this.#scope.values[name]
      : this.#scope.reference(name);
    if (value === undefined) {
      throw new Refusal(`Ref to ${name}, which the template does not define`, 'correct the name');
    }
    return value;
  }

  'Fn::GetAtt'(argument: Json): Json {
    const [logicalId = '', ...attribute] =
      typeof argument === 'string'
        ? argument.split('.')
        : this.#list('Fn::GetAtt', argument).map((part) => this.#text('Fn::GetAtt', part));
    const value = this.#scope.attribute(logicalId, attribute.join('.'));
    if (value === undefined) {
      throw new Refusal(
        `Fn::GetAtt of ${logicalId}, which the template does not define`,
        'correct the name',
      );
    }
    return value;
  }

  'Fn::Join'(argument: Json): Json {
    const [delimiter, parts] = this.#list('Fn::Join', argument);
    return this.#list('Fn::Join', parts ?? null)
      .map((part) => this.#text('Fn::Join', part))
      .join(this.#text('Fn::Join', delimiter ?? ''));
  }

  'Fn::Sub'(argument: Json): Json {
    const [template, variables] = Array.isArray(argument) ? argument : [argument];
    const given = isObject(variables) ? variables : {};
    return this.#text('Fn::Sub', template ?? null).replace(
      /\$\{(!?)([^}]+)\}/g,
      (_, bang, name) => {
        if (bang === '!') {
          return `\${${name}}`;
        }
        if (Object.hasOwn(given, name)) {
          return this.#text('Fn::Sub', given[name] as Json);
        }
        return this.#text('Fn::Sub', name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
      },
    );
  }

  'Fn::Select'(argument: Json): Json {
    const [index, list] = this.#list('Fn::Select', argument);
    const position = Number(this.#text('Fn::Select', index ?? null));
    const element = this.#list('Fn::Select', list ?? null)[position];
    if (element === undefined) {
      throw new Refusal(`Fn::Select asks for element ${position}`, 'select one that exists');
    }
    return element;
  }

  'Fn::Split'(argument: Json): Json {
    const [delimiter, text] = this.#list('Fn::Split', argument);
    return this.#text('Fn::Split', text ?? null).split(this.#text('Fn::Split', delimiter ?? ''));
  }

  'Fn::If'(argument: Json): Evaluated {
    // Only the chosen branch is evaluated: the other may refer to resources that do not exist.
    const [name, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
    const chosen = this.condition(String(name)) ? whenTrue : whenFalse;
    if (chosen === undefined) {
      throw new Refusal('Fn::If with fewer than three arguments', 'give condition, then and else');
    }
    return this.evaluate(chosen);
  }

  'Fn::Equals'(argument: Json): Json {
    const [left, right] = this.#list('Fn::Equals', argument);
    return JSON.stringify(left) === JSON.stringify(right);
  }

  'Fn::And'(argument: Json): Json {
    return (argument as Json[]).every((operand) => this.#truth(operand));
  }

  'Fn::Or'(argument: Json): Json {
    return (argument as Json[]).some((operand) => this.#truth(operand));
  }

  'Fn::Not'(argument: Json): Json {
    return !this.#truth((argument as Json[])[0] ?? null);
  }

  'Fn::FindInMap'(argument: Json): Json {
    const [map, top, second] = this.#list('Fn::FindInMap', argument).map(String);
    const value = this.#scope.mappings[map ?? '']?.[top ?? '']?.[second ?? ''];
    if (value === undefined) {
      throw new Refusal(
        `Fn::FindInMap finds nothing at ${map}.${top}.${second}`,
        'add the mapping',
      );
    }
    return value;
  }

  'Fn::ImportValue'(argument: Json): Json {
    throw new Refusal(
      `Fn::ImportValue of ${JSON.stringify(argument)}: the engine runs one stack`,
      'pass the value as a parameter',
    );
  }

  #call(name: string, argument: Json): Evaluated {
    if (!INTRINSICS.has(name)) {
      throw new Refusal(`intrinsic function ${name} is not supported`, SUPPORT_REMEDY);
    }
    return this[name as IntrinsicName](argument);
  }

  #truth(expression: Json): boolean {
    if (isObject(expression) && typeof expression.Condition === 'string') {
      return this.condition(expression.Condition);
    }
    const value = this.evaluate(expression);
    return value === true || value === 'true';
  }

  #list(intrinsic: string, argument: Json): Json[] {
    const value = this.evaluate(argument);
    if (!Array.isArray(value)) {
      throw new Refusal(`${intrinsic} got ${JSON.stringify(value)}`, 'give it a list');
    }
    return value;
  }

  #text(intrinsic: string, argument: Json): string {
    const value = this.evaluate(argument);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return String(value);
    }
    throw new Refusal(
      `${intrinsic} got ${value === NO_VALUE ? 'AWS::NoValue' : JSON.stringify(value)}`,
      'give it a text',
    );
  }
}

const INTRINSIC_NAMES = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Join',
  'Fn::Sub',
  'Fn::Select',
  'Fn::Split',
  'Fn::If',
  'Fn::Equals',
  'Fn::And',
  'Fn::Or',
  'Fn::Not',
  'Fn::FindInMap',
  'Fn::ImportValue',
] as const;

type IntrinsicName = (typeof INTRINSIC_NAMES)[number];

const INTRINSICS: ReadonlySet<string> = new Set(INTRINSIC_NAMES);
