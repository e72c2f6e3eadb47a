import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { escalationResolved } from '../../../../lambdas/shared/contract/incoming-events.ts';
import { awsCommand, putEventCommand } from '../../../../lib/operator/doctor/commands.ts';
import { findPart, Part, StackNotFound } from '../../../../lib/operator/doctor/stack-names.ts';
import { STACK } from './healthy.ts';

/** The words that a shell hands to the program. */
function wordsOf(command: string): string[] {
  const script = `aws() { printf '%s\\n' "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('a command', () => {
  it('reaches the program as it was meant', () => {
    const words = ['dynamodb', 'query', '--key', `{"a":"it's $HOME"}`, 'a b'];
    const [service = '', operation = '', ...rest] = words;
    expect(wordsOf(awsCommand(STACK, ...words))).toEqual([
      ...[service, operation, '--region', 'us-east-1'],
      ...rest,
    ]);
  });

  it('puts an event that follows the contract', () => {
    const escalationId = 'esc-0123456789abcdef';
    const command = putEventCommand(STACK, 'EscalationResolved', {
      escalationId,
      decision: 'retry',
    });
    const entries = JSON.parse(wordsOf(command).at(-1) ?? '') as { Detail: string }[];
    expect(entries).toMatchObject([
      { EventBusName: 'Handshakes', Source: 'operator', DetailType: 'EscalationResolved' },
    ]);
    expect(escalationResolved.parse(JSON.parse(entries[0]?.Detail ?? ''))).toMatchObject({
      escalationId,
    });
  });
});

describe('a part of a stack', () => {
  const find = (...names: string[]) => findPart(names, 'Stack', Part.TOPIC, '--topic');

  it('is known by how its name begins, also at the end of an ARN', () => {
    const arn = 'arn:aws:sns:us-east-1:999988887777:Stack-Notices1A-XYZ';
    expect(find('Stack-Other', arn, 'Stack2-Notices1A-XYZ')).toBe(arn);
  });

  it('is missed with what to do about it', () => {
    expect(() => find('Other-Notices')).toThrow(
      new StackNotFound(
        'nothing here is named Stack-Notices…: name the stack with --stack, the Region with --region, or the resource with --topic',
      ),
    );
  });

  it('is not guessed among several', () => {
    expect(() => find('Stack-Notices1', 'Stack-Notices2')).toThrow(
      /^Stack-Notices1, Stack-Notices2 all look like Stack-Notices…/,
    );
  });
});
