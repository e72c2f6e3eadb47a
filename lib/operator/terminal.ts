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

/** What a terminal carries out or lays out instead of showing it: controls, line breaks, changes of direction. */
const CARRIED_OUT = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** One line as it may be printed: what somebody else has written in it can neither hide nor forge any. */
export function printable(line: string): string {
  return line.replaceAll(
    CARRIED_OUT,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text of several lines, each as it may be printed. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
