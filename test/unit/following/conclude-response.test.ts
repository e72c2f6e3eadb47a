import { expect, it } from 'vitest';
import { awaitResponse } from '../../../lambdas/shared/domain/following/await-response.ts';
import { concludeResponse } from '../../../lambdas/shared/domain/following/conclude-response.ts';
import {
  EXPIRES_AT,
  parkedTokenOf,
  requestOf,
  resultsOf,
  rowOf,
  visitOf,
  worldOf,
} from './following-world.ts';

it('leaves an owner alone that waits for another invitation by now', async () => {
  // Whoever concludes the first invitation has read its row before it was sent again.
  const first = rowOf();
  const second = rowOf({ handshakeId: 'h-second00000', statusAt: EXPIRES_AT, attempts: 2 });
  const world = worldOf(second);
  const visit = visitOf({ enteredAt: EXPIRES_AT });
  await awaitResponse(requestOf(second, { visit, taskToken: 'token-2' }), world);

  const result = { kind: 'expired' } as const;
  await concludeResponse(first, { result, at: EXPIRES_AT, release: 'expired' }, world);
  expect(resultsOf(world)).toEqual([]);
  expect(await parkedTokenOf(world)).toMatchObject({ token: 'token-2' });
});
