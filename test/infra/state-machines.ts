import jsonata from 'jsonata';
import { propertiesOf, textOf } from './template.ts';

export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number | string;
  readonly Arguments?: Record<string, unknown>;
  readonly Assign?: Record<string, unknown>;
  readonly Output?: unknown;
  readonly Choices?: readonly { Condition: string; Next: string; Assign?: object }[];
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { ErrorEquals: string[]; Next: string; Assign?: object }[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds: number;
}

/** Definition of a state machine of the stack, references replaced by text. */
export function definitionOf(machine: 'Invitation' | 'Timer'): Definition {
  const { DefinitionString } = propertiesOf('AWS::StepFunctions::StateMachine')[
    `${machine}Machine`
  ];
  return JSON.parse(textOf(DefinitionString).replaceAll('<AWS::Partition>', 'aws'));
}

export function stateOf(definition: Definition, name: string): State {
  const state = definition.States[name];
  if (state === undefined) throw new Error(`there is no state ${name}`);
  return state;
}

/** States that a state can go to next, by any way. */
export function successorsOf({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  const all = [Next, ...Choices.map((rule) => rule.Next), Default, ...Catch.map((c) => c.Next)];
  return [...new Set(all.filter((name) => name !== undefined))];
}

/** Every JSONata expression of a definition, without its braces. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\{%[\s\S]*%\}$/.test(value) ? [value.slice(2, -2)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(expressionsIn);
}

/** Evaluates an expression as Step Functions would, with these variables, `states` among them. */
export function evaluate(
  expression: unknown,
  variables: Record<string, unknown>,
): Promise<unknown> {
  const [source] = expressionsIn(expression);
  if (source === undefined) throw new Error(`no expression: ${JSON.stringify(expression)}`);
  return jsonata(source).evaluate({}, variables);
}
