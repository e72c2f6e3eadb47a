/** Set by the gate, where nobody reads what was skipped: then a tool that is missing is a failure. */
const VARIABLE = 'HANDSHAKES_NEED_TOOLS';

/** Whether the contract tests may do without the aws CLI and a JDK. Anywhere but at the gate, they may. */
export function mayGoWithout(environment: NodeJS.ProcessEnv): boolean {
  return (environment[VARIABLE] ?? '') === '';
}
