import { Refusal } from '../assembly/findings.ts';
import { isObject, type JsonObject } from '../assembly/template.ts';
import type { Json } from '../step-functions/task-integration.ts';
import { compileJsonPath } from './json-path.ts';

/** What a rule's target gets to know beside the event. */
export interface InputContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestionTime: string;
}

/** What is sent to the target, as text. */
export type TargetInput = (event: Json, context: InputContext) => string;

/**
 * Compiles `Input`, `InputPath` or `InputTransformer` of a target; without any of them the whole
 * event is sent. Throws `Refusal`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileTargetInput({
  Input,
  InputPath,
  InputTransformer,
}: JsonObject): TargetInput {
  if (typeof Input === 'string') {
    return () => Input;
  }
  if (typeof InputPath === 'string') {
    const path = compileJsonPath(InputPath);
    return (event) => JSON.stringify(path(event) ?? null);
  }
  if (isObject(InputTransformer)) {
    return compileTransformer(InputTransformer);
  }
  return (event) => JSON.stringify(event);
}

const PLACEHOLDER = /<([A-Za-z0-9_.-]+)>/g;

function compileTransformer({ InputPathsMap, InputTemplate }: JsonObject): TargetInput {
  const template = String(InputTemplate ?? '');
  const paths = new Map(
    Object.entries(isObject(InputPathsMap) ? InputPathsMap : {}).map(([name, path]) => [
      name,
      compileJsonPath(String(path)),
    ]),
  );
  for (const [, name] of template.matchAll(PLACEHOLDER)) {
    if (!paths.has(String(name)) && !Object.hasOwn(RESERVED, String(name))) {
      throw new Refusal(`input template uses <${name}>`, 'add it to InputPathsMap');
    }
  }
  return (event, context) =>
    template.replace(PLACEHOLDER, (_, name: string, offset: number) => {
      const reserved = RESERVED[name]?.(event, context);
      return insert(reserved ?? paths.get(name)?.(event), isQuoted(template, offset));
    });
}

const RESERVED: Readonly<Record<string, (event: Json, context: InputContext) => Json>> = {
  'aws.events.event': (event) => withoutDetail(event),
  'aws.events.event.json': (event) => event,
  'aws.events.event.ingestion-time': (_, context) => context.ingestionTime,
  'aws.events.rule-arn': (_, context) => context.ruleArn,
  'aws.events.rule-name': (_, context) => context.ruleName,
};

function withoutDetail(event: Json): Json {
  const { detail, ...envelope } = isObject(event) ? event : {};
  return envelope;
}

/** A value inside of a JSON string is inserted as text, one outside as JSON. */
function insert(value: Json | undefined, isInsideString: boolean): string {
  if (!isInsideString) {
    return JSON.stringify(value ?? null);
  }
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

function isQuoted(template: string, offset: number): boolean {
  const before = template.slice(0, offset).replace(/\\./g, '');
  return before.split('"').length % 2 === 0;
}
