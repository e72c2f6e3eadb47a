import { expect, it } from 'vitest';
import { awaitAll } from '../../../lambdas/shared/domain/ordering/await-all.ts';

it('gives the answers in the order of the calls', async () => {
  const late = new Promise<string>((resolve) => queueMicrotask(() => resolve('first')));
  expect(await awaitAll([late, Promise.resolve('second')])).toEqual(['first', 'second']);
});

it('fails with the first failure, once no call is under way any more', async () => {
  let answer = (_: string) => {};
  const slow = new Promise<string>((resolve) => {
    answer = resolve;
  });
  let hasFailed = false;
  const all = awaitAll([slow, Promise.reject(new Error('refused'))]).catch((error: Error) => {
    hasFailed = true;
    return error.message;
  });
  for (let turns = 0; turns < 20; turns += 1) await undefined;
  expect(hasFailed).toBe(false);
  answer('late');
  expect(await all).toBe('refused');
});
