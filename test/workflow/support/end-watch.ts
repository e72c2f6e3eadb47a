import type { Scenario } from './scenario.ts';

/** Nobody looks between two sweeps, until an invitation or a sweep begins the watch again. */
export function endWatch({ aws }: Scenario): void {
  const ruleName = aws.resources.physicalId('Watch/Resource');
  const rule = aws.events.rules('default').find(({ name }) => name === ruleName);
  if (rule === undefined) throw new Error(`no rule is called ${ruleName}`);
  rule.enabled = false;
  rule.onSwitched?.(false);
}
