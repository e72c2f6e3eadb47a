import { StatesError } from '../data/failure.ts';
import { RETRIER_DEFAULTS, type Retrier } from '../data/retry.ts';
import { PART_FIELDS } from '../support-table.ts';
import type { Produced } from './expression-checks.ts';
import type { Catcher, ChoiceRule, Flow, TaskResource } from './machine.ts';
import { FieldReader } from './reader.ts';
import { describe, type JsonObject } from './values.ts';

/** How data passes through the state or part that a reader reads. */
export function readFlow(reader: FieldReader): Flow {
  if (reader.language === 'JSONata') {
    return {
      language: 'JSONata',
      arguments: reader.template('Arguments'),
      output: reader.template('Output'),
      assign: checkNames(reader, reader.members('Assign')),
    };
  }
  return {
    language: 'JSONPath',
    inputPath: reader.path('InputPath'),
    parameters: reader.pathTemplate('Parameters'),
    result: reader.raw('Result'),
    resultSelector: reader.pathTemplate('ResultSelector'),
    resultPath: reader.path('ResultPath'),
    outputPath: reader.path('OutputPath'),
    assign: reader.pathTemplate('Assign'),
  };
}

const RESERVED_VARIABLE = 'states';
const MAX_VARIABLE_NAME = 80;

function checkNames<T extends readonly (readonly [string, unknown])[]>(
  reader: FieldReader,
  members: T | undefined,
): T | undefined {
  for (const [name] of members ?? []) {
    if (name === RESERVED_VARIABLE) {
      reader.find('Assign', 'found the name "states", which is reserved; choose another one');
    } else if (
      !/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) ||
      name.length > MAX_VARIABLE_NAME
    ) {
      reader.find(
        'Assign',
        `found the name "${name}", expected an identifier of 1 to 80 characters`,
      );
    }
  }
  return members;
}

function readErrorEquals(reader: FieldReader, isLast: boolean): string[] {
  const names = reader.raw('ErrorEquals');
  if (!Array.isArray(names) || names.length === 0) {
    reader.find('ErrorEquals', `found ${describe(names)}, expected an array of error names`);
    return [];
  }
  if (names.includes(StatesError.All) && (names.length > 1 || !isLast)) {
    reader.find('ErrorEquals', 'States.ALL must stand alone and in the last entry');
  }
  return names.map(String);
}

function eachPart<T>(
  state: FieldReader,
  field: 'Retry' | 'Catch',
  read: (reader: FieldReader, isLast: boolean) => T,
  produced?: Produced,
): T[] {
  const parts = state.objects(field);
  return parts.map((raw, index) =>
    read(
      new FieldReader(
        state.loading,
        `${state.where}, ${field}[${index}]`,
        raw,
        state.language,
        PART_FIELDS[field],
        produced,
      ),
      index === parts.length - 1,
    ),
  );
}

/** Less than 366 days. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const MOST_DELAY_SECONDS = 31_622_399;

export function readRetriers(state: FieldReader): Retrier[] {
  return eachPart(state, 'Retry', (reader, isLast) => {
    const intervalSeconds =
      reader.integer('IntervalSeconds', 0) ?? RETRIER_DEFAULTS.intervalSeconds;
    const maxDelaySeconds = reader.integer('MaxDelaySeconds', 1, MOST_DELAY_SECONDS);
    if (maxDelaySeconds !== undefined && maxDelaySeconds <= intervalSeconds) {
      reader.find(
        'MaxDelaySeconds',
        `found ${maxDelaySeconds}, expected more than IntervalSeconds (${intervalSeconds})`,
      );
    }
    return {
      errorEquals: readErrorEquals(reader, isLast),
      intervalSeconds,
      maxAttempts: reader.integer('MaxAttempts', 0) ?? RETRIER_DEFAULTS.maxAttempts,
      backoffRate: readBackoffRate(reader),
      maxDelaySeconds,
      jitterStrategy: readJitterStrategy(reader),
    };
  });
}

function readBackoffRate(reader: FieldReader): number {
  const value = reader.raw('BackoffRate') ?? RETRIER_DEFAULTS.backoffRate;
  if (typeof value !== 'number' || value < 1) {
    reader.find('BackoffRate', `found ${describe(value)}, expected a number from 1`);
    return RETRIER_DEFAULTS.backoffRate;
  }
  return value;
}

function readJitterStrategy(reader: FieldReader): Retrier['jitterStrategy'] {
  const value = reader.raw('JitterStrategy') ?? RETRIER_DEFAULTS.jitterStrategy;
  if (value !== 'FULL' && value !== 'NONE') {
    reader.find('JitterStrategy', `found ${describe(value)}, expected "FULL" or "NONE"`);
    return RETRIER_DEFAULTS.jitterStrategy;
  }
  return value;
}

export function readCatchers(state: FieldReader): Catcher[] {
  const read = (reader: FieldReader, isLast: boolean): Catcher => ({
    errorEquals: readErrorEquals(reader, isLast),
    next: reader.text('Next'),
    flow: readFlow(reader),
  });
  return eachPart(state, 'Catch', read, 'errorOutput');
}

export function readRules(state: FieldReader): ChoiceRule[] {
  const rules = state.objects('Choices');
  if (rules.length === 0) {
    state.find('Choices', 'found no rules, expected at least one');
  }
  return rules.map((raw: JsonObject, index) => {
    const reader = new FieldReader(
      state.loading,
      `${state.where}, Choices[${index}]`,
      raw,
      state.language,
      PART_FIELDS['Choice rule'],
    );
    const condition = reader.typed('Condition', 'boolean');
    if (condition === undefined) {
      reader.find('Condition', 'found nothing, expected a boolean or an expression');
    }
    return {
      condition: condition ?? { kind: 'constant', value: false },
      next: reader.text('Next'),
      flow: readFlow(reader),
    };
  });
}

const WAIT_FOR_TASK_TOKEN = '.waitForTaskToken';
const SERVICE_ARN = /^arn:[\w-]+:states:[^:]*:[^:]*:(?!activity:)(.+):([^:]+)$/;
const LAMBDA_ARN = /^arn:[\w-]+:lambda:[^:]+:[^:]+:function:.+$/;
/** What runs a Lambda function named by its own ARN when that ARN is not registered itself. */
export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';

export function readResource(state: FieldReader): TaskResource {
  const arn = state.text('Resource');
  const waitsForTaskToken = arn.endsWith(WAIT_FOR_TASK_TOKEN);
  const integration = waitsForTaskToken ? arn.slice(0, -WAIT_FOR_TASK_TOKEN.length) : arn;
  if (/\.sync(:\d)?$/.test(arn)) {
    state.find(
      'Resource',
      `found ${arn}; .sync is not supported, start it and wait for a callback`,
    );
  } else if (LAMBDA_ARN.test(arn)) {
    requireIntegration(state, integration, LAMBDA_INVOKE);
  } else {
    requireIntegration(state, integration, integration);
  }
  const [, type, resource] = SERVICE_ARN.exec(arn) ?? [];
  return {
    integration,
    waitsForTaskToken,
    service: type === undefined || resource === undefined ? undefined : { type, resource },
  };
}

function requireIntegration(state: FieldReader, integration: string, fallback: string): void {
  const { knows } = state.loading;
  if (!knows(integration) && !knows(fallback)) {
    state.find('Resource', `found ${integration}, for which no integration is registered`);
  }
}
