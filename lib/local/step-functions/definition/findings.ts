/** One thing in a definition that the engine cannot run, or that is wrong. */
export interface Finding {
  /** e.g. `state "Invite account"` or `state "Invite account", Retry[0]`. */
  readonly where: string;
  readonly field: string;
  /** What was found, what is expected and what to do. */
  readonly problem: string;
}

/** A definition that was refused before any state ran. */
export class UnsupportedDefinition extends Error {
  readonly findings: readonly Finding[];

  constructor(name: string, findings: readonly Finding[]) {
    const lines = findings.map(({ where, field, problem }) => `- ${where}, ${field}: ${problem}`);
    super(
      `state machine "${name}" cannot run here, ${findings.length} finding(s):\n${lines.join('\n')}`,
    );
    this.name = 'UnsupportedDefinition';
    this.findings = findings;
  }
}
