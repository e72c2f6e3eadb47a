import jsonata from 'jsonata';
import type { Definition, State } from '../../infra/state-machines.ts';
import type { HistoryEvent } from '../support/histories.ts';

/** One way from a state to another. A terminal state has none. */
export interface Arrow {
  /** The state and, in parentheses, how it is left where there are several ways: `Placement? (placed)`. */
  readonly label: string;
  readonly to: string;
}

/** One text an arrow: `Placement? (placed) → Record outcome`. */
export function nameOf({ label, to }: Arrow): string {
  return `${label} → ${to}`;
}

/** Every arrow that a definition draws. */
export function arrowsOf({ States }: Definition): Arrow[] {
  return Object.entries(States).flatMap(([name, state]) => [
    ...(state.Next === undefined ? [] : [{ label: name, to: state.Next }]),
    ...ruleLabels(state).map(({ label, to }) => ({ label: `${name} (${label})`, to })),
    ...(state.Default === undefined ? [] : [{ label: `${name} (otherwise)`, to: state.Default }]),
    ...(state.Catch ?? []).map(({ ErrorEquals, Next }) => ({
      label: `${name} (${ErrorEquals[0]})`,
      to: Next,
    })),
  ]);
}

/** A rule is called by the words that it compares with; a second one of the same words has a number. */
function ruleLabels({ Choices = [] }: State): Arrow[] {
  const seen = new Map<string, number>();
  return Choices.map(({ Condition, Next }) => {
    const words = [...Condition.matchAll(/= '(\w+)'/g)].map(([, word]) => word).join(' ');
    const label = words || Condition.slice('{% '.length, -' %}'.length);
    const nth = (seen.get(label) ?? 0) + 1;
    seen.set(label, nth);
    return { label: nth === 1 ? label : `${label} ${nth}`, to: Next };
  });
}

/**
 * The way that an execution went: its arrows, and the state in which it is or has ended. The rule or
 * catcher is worked out from the history, and has to lead where the execution went.
 *
 * @throws Error when the history shows a step that the definition does not allow.
 */
export async function wayOf(
  definition: Definition,
  history: readonly HistoryEvent[],
): Promise<string> {
  const way = new Way(definition);
  for (const event of history) await way.follow(event);
  return way.text();
}

class Way {
  readonly #definition: Definition;
  readonly #labels: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  #at: { readonly name: string; readonly input: unknown; readonly enteredAt: string } | undefined;
  #error: string | undefined;
  /** How the last state was left. */
  #left: Arrow | undefined;

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  async follow(event: HistoryEvent): Promise<void> {
    const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    if (entered !== undefined) {
      this.#enter(entered.name);
      this.#at = {
        name: entered.name,
        input: JSON.parse(entered.input ?? 'null'),
        enteredAt: new Date(event.timestamp * 1000).toISOString(),
      };
      this.#error = undefined;
    } else if (exited !== undefined) {
      this.#left = await this.#leave(exited.name);
      for (const [name, text] of Object.entries(exited.assignedVariables ?? {})) {
        this.#variables[name] = JSON.parse(text);
      }
    } else if (event.type === 'TaskSucceeded') this.#error = undefined;
    else if (event.type === 'TaskFailed') this.#error = event.taskFailedEventDetails?.error;
    else if (event.type === 'TaskTimedOut') this.#error = 'States.Timeout';
  }

  text(): string {
    return [...this.#labels, this.#left?.label ?? this.#at?.name].join(' → ');
  }

  #enter(name: string): void {
    const left = this.#left;
    if (left === undefined) return;
    if (left.to !== name) {
      throw new Error(`expected ${nameOf(left)}, but the execution went to ${name}`);
    }
    this.#labels.push(left.label);
    this.#left = undefined;
  }

  async #leave(name: string): Promise<Arrow | undefined> {
    const state = this.#definition.States[name];
    if (state === undefined) throw new Error(`the definition has no state ${name}`);
    if (state.Type === 'Choice') return this.#choose(name, state);
    if (this.#error !== undefined) return caught(name, state, this.#error);
    return state.Next === undefined ? undefined : { label: name, to: state.Next };
  }

  async #choose(name: string, state: State): Promise<Arrow> {
    const labels = ruleLabels(state);
    for (const [index, { Condition }] of (state.Choices ?? []).entries()) {
      const { label = '', to = '' } = labels[index] ?? {};
      if (await this.#holds(Condition)) return { label: `${name} (${label})`, to };
    }
    return { label: `${name} (otherwise)`, to: String(state.Default) };
  }

  async #holds(condition: string): Promise<boolean> {
    const source = condition.slice('{%'.length, -'%}'.length);
    const context = { State: { EnteredTime: this.#at?.enteredAt } };
    const states = { input: this.#at?.input, context };
    return (await jsonata(source).evaluate({}, { ...this.#variables, states })) === true;
  }
}

function caught(name: string, { Catch = [] }: State, error: string): Arrow {
  const found = Catch.find(({ ErrorEquals }) =>
    ErrorEquals.some((expected) => expected === 'States.ALL' || expected === error),
  );
  if (found === undefined) throw new Error(`${name} catches no ${error}`);
  return { label: `${name} (${found.ErrorEquals[0]})`, to: found.Next };
}
