import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { taskCallbacks } from '../../../lambdas/shared/adapters/executions-client.ts';

const answering = (name: string | null) => {
  const send = async () => {
    if (name !== null) throw Object.assign(new Error('refused'), { name });
  };
  return taskCallbacks({ send } as unknown as SFNClient);
};

describe('a token', () => {
  it('resumes whoever waits', async () => {
    expect(await answering(null).succeed('token', {})).toBe('resumed');
  });

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'wakes nobody where Step Functions answers %s',
    async (name) => {
      expect(await answering(name).succeed('token', {})).toBe('closed');
    },
  );

  it.each(['', 7, undefined, {}])('is none where the table holds %j', async (token) => {
    expect(await answering(null).succeed(token as never, {})).toBe('closed');
  });

  it('fails when Step Functions cannot be asked, so that it is kept', async () => {
    await expect(answering('ThrottlingException').succeed('token', {})).rejects.toThrow('refused');
  });
});
