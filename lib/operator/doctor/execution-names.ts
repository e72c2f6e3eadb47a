/** Executions are known by their names; the ARNs of one machine differ in nothing else. */
export function nameOf(executionArn: string): string {
  return executionArn.split(':').at(-1) ?? executionArn;
}
