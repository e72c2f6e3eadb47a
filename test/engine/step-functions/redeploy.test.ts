import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { Harness, START_AT_MS } from './harness.ts';

const waitThen = (output: string): Record<string, Json> => ({
  Idle: { Type: 'Wait', Seconds: 60, Next: 'Tell' },
  Tell: { Type: 'Succeed', Output: [output, '{% $states.context.Execution.RoleArn %}'] },
});

const definitionOf = (states: Record<string, Json>) =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: Object.keys(states)[0] ?? '',
    States: states,
  });

const outputOf = (harness: Harness, arn: string) =>
  JSON.parse(harness.describe(arn).output ?? 'null');

describe('a state machine that is deployed again while executions wait', () => {
  it('lets them end as they began, and starts new ones with the new definition', async () => {
    const harness = new Harness();
    const machine = harness.define(waitThen('old'));
    const before = harness.start(machine, {}, 'before');
    await harness.clock.advanceTo(START_AT_MS + 30_000);
    expect(harness.define(waitThen('new'))).toBe(machine);
    const after = harness.start(machine, {}, 'after');
    await harness.clock.runUntilIdle();
    expect(outputOf(harness, before)).toEqual(['old', 'arn:role']);
    expect(outputOf(harness, after)).toEqual(['new', 'arn:role']);
  });

  it('redrives an execution with the definition that it began with', async () => {
    const harness = new Harness();
    const machine = harness.define(waitThen('old'));
    const executionArn = harness.start(machine);
    await harness.clock.advanceTo(START_AT_MS + 30_000);
    harness.call('StopExecution', { executionArn });
    harness.define(waitThen('new'));
    harness.call('RedriveExecution', { executionArn });
    await harness.clock.runUntilIdle();
    expect(outputOf(harness, executionArn)).toEqual(['old', 'arn:role']);
  });
});

describe('UpdateStateMachine', () => {
  const describeMachine = (harness: Harness, stateMachineArn: string) =>
    harness.call<{ definition: string; roleArn: string; revisionId?: string }>(
      'DescribeStateMachine',
      { stateMachineArn },
    );

  it('changes the definition or the role of executions that start later', async () => {
    const harness = new Harness();
    const stateMachineArn = harness.define(waitThen('old'));
    const created = describeMachine(harness, stateMachineArn);
    expect(created).not.toHaveProperty('revisionId');
    const before = harness.start(stateMachineArn, {}, 'before');
    await harness.clock.advanceTo(START_AT_MS + 30_000);
    const answer = harness.call<{ updateDate: number; revisionId: string }>('UpdateStateMachine', {
      ...{ stateMachineArn, definition: definitionOf(waitThen('new')) },
    });
    expect(answer.updateDate).toBe(START_AT_MS / 1000 + 30);
    harness.call('UpdateStateMachine', { stateMachineArn, roleArn: 'arn:other' });
    const after = harness.start(stateMachineArn, {}, 'after');
    await harness.clock.runUntilIdle();
    expect(outputOf(harness, before)).toEqual(['old', 'arn:role']);
    expect(outputOf(harness, after)).toEqual(['new', 'arn:other']);
    const machineOf = (executionArn: string) =>
      harness.call<object>('DescribeStateMachineForExecution', { executionArn });
    expect(machineOf(before)).toEqual({
      ...{ stateMachineArn, name: 'm', roleArn: 'arn:role', updateDate: START_AT_MS / 1000 },
      definition: created.definition,
    });
    expect(machineOf(after)).toMatchObject({
      ...{ roleArn: 'arn:other', updateDate: START_AT_MS / 1000 + 30 },
      definition: definitionOf(waitThen('new')),
    });
    expect(describeMachine(harness, stateMachineArn)).toEqual({
      ...created,
      ...{ definition: definitionOf(waitThen('new')), roleArn: 'arn:other' },
      revisionId: expect.not.stringContaining(answer.revisionId),
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['nothing to change', {}, 'MissingRequiredParameter'],
    ['a definition that cannot run', { definition: '{}' }, 'InvalidDefinition'],
    ['a definition that is not JSON', { definition: '{' }, 'InvalidDefinition'],
  ])('fails for %s and leaves the machine alone', (_what, change, name) => {
    const harness = new Harness();
    const stateMachineArn = harness.define(waitThen('old'));
    const before = describeMachine(harness, stateMachineArn);
    expect(() => harness.call('UpdateStateMachine', { stateMachineArn, ...change })).toThrow(
      expect.objectContaining({ name }),
    );
    expect(describeMachine(harness, stateMachineArn)).toEqual(before);
  });

  it('fails for a machine that does not exist', () => {
    const stateMachineArn = 'arn:aws:states:us-east-1:111111111111:stateMachine:none';
    const input = { stateMachineArn, roleArn: 'arn:other' };
    expect(() => new Harness().call('UpdateStateMachine', input)).toThrow(
      expect.objectContaining({ name: 'StateMachineDoesNotExist' }),
    );
  });
});
