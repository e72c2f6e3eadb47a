import { describe, expect, it } from 'vitest';
import { reconcileHandshakes } from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import {
  ACCOUNT,
  accept,
  EMAIL,
  emailRowOf,
  end,
  resultsOf,
  rowOf,
} from '../following/following-world.ts';
import { dyingAt } from './dying-ports.ts';
import { many, type SweepWorld, sweepWorldOf } from './sweep-world.ts';

describe('errors', () => {
  it('on one row do not stop the others, and are told as one, naming nobody', async () => {
    const rows = [emailRowOf({ handshakeId: 'h-email000000' }), rowOf()];
    const world = await sweepWorldOf(...rows);
    end(world, 'DECLINED', 'h-email000000');
    end(world, 'DECLINED');
    const outcomes = Object.assign(Object.create(world.outcomes), {
      append: async (entry: { readonly target: string }) => {
        if (entry.target === EMAIL) throw new TypeError(`no luck with ${entry.target}`);
      },
    });
    const sweep = reconcileHandshakes({ ...world, outcomes });
    await expect(sweep).rejects.toThrow('1 × conclude: TypeError');
    await expect(sweep).rejects.not.toThrow(EMAIL);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toHaveLength(2);
  });

  it('of time: what is left is asked for again', async () => {
    const rows = many(4);
    const world = await sweepWorldOf(...rows);
    for (const row of rows) end(world, 'DECLINED', row.handshakeId ?? '');
    const turnstile = Object.assign(Object.create(world.turnstile), {
      release: async () => void world.clock.advance(6 * 60_000),
    });
    await reconcileHandshakes({ ...world, turnstile });
    expect(resultsOf(world)).toHaveLength(2);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toHaveLength(4);
  });
});

describe('the counts', () => {
  const waiting = rowOf({ target: '555566667777', status: 'QUEUED', handshakeId: null });
  const states = (world: SweepWorld) =>
    world.turnstile.calls.flatMap((call) =>
      call[0] === 'rebuild' ? call[1].invitations.map(({ state }) => state) : [],
    );
  const declined = async () => {
    const rows = many(4);
    const world = await sweepWorldOf(...rows, waiting);
    for (const row of rows) end(world, 'DECLINED', row.handshakeId ?? '');
    return { world, rows };
  };

  it('hold the place of an invitation whose end could not be recorded', async () => {
    const { world, rows } = await declined();
    const outcomes = Object.assign(Object.create(world.outcomes), {
      append: async (entry: { readonly target: string }) => {
        if (entry.target === rows[1]?.target) throw new TypeError('no luck');
      },
    });
    await reconcileHandshakes({ ...world, outcomes }).catch(() => {});
    expect(states(world)).toEqual(['DECLINED', 'OPEN', 'DECLINED', 'DECLINED']);
  });

  it('hold the places of those that are left to the next sweep', async () => {
    const { world } = await declined();
    const turnstile = Object.assign(Object.create(world.turnstile), {
      release: async () => void world.clock.advance(6 * 60_000),
    });
    await reconcileHandshakes({ ...world, turnstile });
    expect(states(world)).toEqual(['DECLINED', 'DECLINED', 'OPEN', 'OPEN']);
  });
});

describe('a crash between any two calls', () => {
  const withdrawn = emailRowOf({ handshakeId: null, withdrawRequested: true });

  async function freshWorld() {
    const world = await sweepWorldOf(rowOf(), withdrawn);
    accept(world);
    world.organizations.addHandshake({
      id: 'h-email000000',
      party: { id: EMAIL, type: 'EMAIL' },
      email: EMAIL,
    });
    return world;
  }

  it.each(['before', 'after'] as const)('is healed by the next sweep: %s', async (when) => {
    for (let n = 1; ; n += 1) {
      const world = await freshWorld();
      const { ports, hasDied } = dyingAt(world, n, when);
      await reconcileHandshakes(ports).catch(() => {});
      if (!hasDied()) {
        expect(n).toBeGreaterThan(20);
        return;
      }
      await reconcileHandshakes(world);
      expect(resultsOf(world)).toHaveLength(2);
      expect(resultsOf(world)).toContainEqual({ kind: 'withdrawn' });
      expect(resultsOf(world)).toContainEqual(expect.objectContaining({ kind: 'accepted' }));
      expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
      expect(world.outcomes.historyNames(EMAIL)).toEqual(['RESPONDED']);
    }
  });
});
