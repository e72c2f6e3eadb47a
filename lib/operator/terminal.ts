/** How results are shown: to a person at a terminal, in a log, or to a program. */
export type OutputMode = 'terminal' | 'plain' | 'json';

export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A terminal that cannot move its cursor, and a CI log, are treated as a file. */
export function chooseOutputMode(wantsJson: boolean, facts: TerminalFacts): OutputMode {
  if (wantsJson) return 'json';
  const isDumb = facts.environment.TERM === 'dumb' || facts.environment.CI === 'true';
  return facts.isTerminal && !isDumb ? 'terminal' : 'plain';
}

/** https://no-color.org: any value but an empty one switches colours off. */
export function usesColors(mode: OutputMode, environment: TerminalFacts['environment']): boolean {
  return mode === 'terminal' && (environment.NO_COLOR ?? '') === '';
}
