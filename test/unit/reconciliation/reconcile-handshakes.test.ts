import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { awaitResponse } from '../../../lambdas/shared/domain/following/await-response.ts';
import { trackEvent } from '../../../lambdas/shared/domain/following/track-event.ts';
import { reconcileHandshakes } from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import {
  ACCOUNT,
  accept,
  callEvent,
  DAY_MS,
  EMAIL,
  emailRowOf,
  end,
  HANDSHAKE,
  INVITED_AT,
  releasesOf,
  requestOf,
  resultsOf,
  rowOf,
  worldOf,
} from '../following/following-world.ts';
import { InMemoryExecutions } from '../support/in-memory-executions.ts';
import { InMemoryNotices, InMemoryPublisher } from '../support/in-memory-messaging.ts';
import { dyingAt } from './dying-ports.ts';

/** A world with executions: the owner of every row runs and is parked. */
async function sweepWorldOf(...rows: readonly InvitationItem[]) {
  const executions = new InMemoryExecutions();
  const owned = rows.map((row, i) => ({ ...row, executionArn: executions.seed(`owner-${i}`, {}) }));
  const world = {
    ...worldOf(...owned),
    executions,
    publisher: new InMemoryPublisher(),
    notices: new InMemoryNotices(),
    accountQuota: { read: async () => 100 },
  };
  for (const [i, row] of owned.entries()) {
    if (row.status === 'INVITED') {
      await awaitResponse(requestOf(row, { taskToken: `token-${i}` }), world);
    }
  }
  world.turnstile.calls.length = 0;
  world.clock.advance(15 * 60_000);
  return { ...world, rows: owned };
}

type SweepWorld = Awaited<ReturnType<typeof sweepWorldOf>>;

/** Ports that note which of them were called. */
function watched(world: SweepWorld): { readonly ports: SweepWorld; readonly calls: string[] } {
  const calls: string[] = [];
  const wrapped = Object.entries(world).map(([name, port]) => [
    name,
    new Proxy(port, {
      get(target: object, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          calls.push(`${name}.${String(key)}`);
          return member.apply(target, args);
        };
      },
    }),
  ]);
  return { ports: Object.fromEntries(wrapped) as SweepWorld, calls };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    rowOf({
      target: String(100000000000 + i),
      handshakeId: `h-many${String(i).padStart(8, '0')}`,
    }),
  );

describe('the sweep', () => {
  it('ends after reading that no row is open', async () => {
    const world = await sweepWorldOf(rowOf({ status: 'JOINED' }));
    const { ports, calls } = watched(world);
    await expect(reconcileHandshakes(ports)).resolves.toEqual({ kind: 'idle' });
    expect(calls).toEqual(['clock.now', 'outcomes.openRows']);
  });

  it('looks once for the whole fleet while everything is open', async () => {
    const { ports, calls } = watched(await sweepWorldOf(...many(50)));
    await reconcileHandshakes(ports);
    const asked = calls.filter((call) => /^(organizations|executions)/.test(call));
    expect(asked).toEqual(['organizations.listInvitations', 'executions.listRunning']);
  });

  it('counts the members while somebody waits for a place', async () => {
    const waiting = rowOf({ target: '555566667777', status: 'QUEUED', handshakeId: null });
    const { ports, calls } = watched(await sweepWorldOf(...many(50), waiting));
    await reconcileHandshakes(ports);
    expect(calls.filter((call) => /^organizations/.test(call))).toEqual([
      'organizations.listInvitations',
      'organizations.listAccounts',
    ]);
    expect(calls).toContain('turnstile.rebuild');
  });

  it('settles everything when every event is lost', async () => {
    const [accepted, declined, canceled, expired, open] = many(5);
    if (!accepted || !declined || !canceled || !expired || !open) throw new Error('five rows');
    const world = await sweepWorldOf(accepted, declined, canceled, expired, open);
    accept(world, accepted.handshakeId ?? '', accepted.target);
    end(world, 'DECLINED', declined.handshakeId ?? '');
    end(world, 'CANCELED', canceled.handshakeId ?? '');
    end(world, 'EXPIRED', expired.handshakeId ?? '');
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toMatchObject([
      { kind: 'accepted', accountId: accepted.target },
      { kind: 'declined' },
      { kind: 'canceled' },
      { kind: 'expired' },
    ]);
    expect(releasesOf(world).map(([, how]) => how)).toEqual([
      'accepted',
      'declined',
      'canceled',
      'expired',
    ]);
  });

  it('settles the join of an e-mail target', async () => {
    const world = await sweepWorldOf(emailRowOf());
    accept(world);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toMatchObject([{ kind: 'accepted', accountId: ACCOUNT }]);
  });

  it('changes nothing when it runs again', async () => {
    const world = await sweepWorldOf(rowOf(), emailRowOf({ handshakeId: 'h-email000000' }));
    end(world, 'DECLINED');
    await reconcileHandshakes(world);
    const rows = [...world.outcomes.rows.values()];
    world.clock.advance(60 * 60_000);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toHaveLength(1);
    expect([...world.outcomes.rows.values()]).toEqual(rows);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
  });

  it('agrees with an event that comes late or twice', async () => {
    const world = await sweepWorldOf(rowOf());
    accept(world);
    await reconcileHandshakes(world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toHaveLength(1);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
  });

  it('counts everything that AWS shows, after what it gives back', async () => {
    const waiting = rowOf({ target: '555566667777', status: 'QUEUED', handshakeId: null });
    const world = await sweepWorldOf(rowOf(), waiting);
    const byHand = world.organizations.addHandshake({ id: 'h-byhand00000' });
    end(world, 'DECLINED');
    await reconcileHandshakes(world);
    expect(world.turnstile.names()).toEqual(['release', 'rebuild']);
    const [, seen] = world.turnstile.calls.find(([name]) => name === 'rebuild') ?? [];
    expect(seen).toMatchObject({ members: 0, accountQuota: 100, startedAt: world.clock.now() });
    expect(JSON.stringify(seen)).toContain(byHand.id);
  });
});

describe('an adopted invitation', () => {
  const adopted = rowOf({ handshakeId: null, expiresAt: null });

  it('gets the id, the expiry and the link of its handshake', async () => {
    const world = await sweepWorldOf(adopted);
    const found = world.organizations.addHandshake({
      id: HANDSHAKE,
      party: { id: ACCOUNT, type: 'ACCOUNT' },
    });
    await reconcileHandshakes(world);
    expect(world.outcomes.rows.get(ACCOUNT)).toMatchObject({
      handshakeId: HANDSHAKE,
      expiresAt: new Date(found.expiresAt).toISOString(),
    });
    expect(await world.directory.find('HANDSHAKE', HANDSHAKE)).toMatchObject({ target: ACCOUNT });
    await trackEvent(callEvent('DeclineHandshake', HANDSHAKE), world);
    end(world, 'DECLINED');
    await trackEvent(callEvent('DeclineHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });

  it('is canceled at last when it had been withdrawn', async () => {
    const world = await sweepWorldOf({ ...adopted, withdrawRequested: true });
    world.organizations.addHandshake({ id: HANDSHAKE, party: { id: ACCOUNT, type: 'ACCOUNT' } });
    await reconcileHandshakes(world);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
    expect(resultsOf(world)).toEqual([{ kind: 'withdrawn' }]);
  });
});

describe('what the list does not show', () => {
  it('is asked for by name, and an answer counts', async () => {
    const world = await sweepWorldOf(rowOf());
    end(world, 'DECLINED');
    const { ports } = watched(world);
    const unlisted = {
      ...ports,
      organizations: new Proxy(world.organizations, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key, target);
          if (key === 'listInvitations') return async function* () {};
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
    };
    await reconcileHandshakes(unlisted);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });

  it('settles nothing while AWS may only be late', async () => {
    const world = await sweepWorldOf(rowOf());
    world.organizations.handshakes.clear();
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([]);
  });

  it('has expired when AWS has forgotten it long after its expiry', async () => {
    const world = await sweepWorldOf(emailRowOf());
    world.organizations.handshakes.clear();
    world.clock.advance(46 * DAY_MS);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'expired' }]);
  });
});

describe('lost wake-ups', () => {
  it('of an answered escalation are sent again', async () => {
    const escalationId = 'esc-0123456789abcdef';
    const world = await sweepWorldOf(rowOf({ status: 'ESCALATED', escalationId }));
    const [row] = world.rows;
    const result = { kind: 'resolved', decision: 'retry', by: null };
    const visit = { executionArn: row?.executionArn ?? '', enteredAt: INVITED_AT, retryCount: 0 };
    await world.tokens.put({
      visit,
      state: 'Escalate',
      target: ACCOUNT,
      token: 'question',
      subject: escalationId,
    });
    await world.facts.put(visit.executionArn, escalationId, { result, at: INVITED_AT });
    await reconcileHandshakes(world);
    expect(world.callbacks.resultOf('question')).toEqual(result);
  });

  it.each([
    ['QUEUED', 'Await admission'],
    ['ESCALATED', 'Escalate'],
  ] as const)('of a withdrawal are sent again to a row that is %s', async (status, state) => {
    const escalationId = status === 'ESCALATED' ? 'esc-0123456789abcdef' : null;
    const world = await sweepWorldOf(rowOf({ status, withdrawRequested: true, escalationId }));
    const executionArn = world.rows[0]?.executionArn ?? '';
    await world.tokens.put({
      visit: { executionArn, enteredAt: INVITED_AT, retryCount: 0 },
      state,
      target: ACCOUNT,
      token: 'parked',
      subject: escalationId,
    });
    await reconcileHandshakes(world);
    expect(world.callbacks.resultOf('parked')).toEqual({ kind: 'withdrawn' });
    expect(world.turnstile.names().includes('leave')).toBe(status === 'QUEUED');
  });

  it('of a response are sent again', async () => {
    const world = await sweepWorldOf(rowOf());
    const executionArn = world.rows[0]?.executionArn ?? '';
    end(world, 'DECLINED');
    await world.facts.put(executionArn, HANDSHAKE, {
      result: { kind: 'declined' },
      at: INVITED_AT,
    });
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });
});

describe('abandoned executions', () => {
  it('are found and passed on', async () => {
    const world = await sweepWorldOf(rowOf(), emailRowOf({ handshakeId: 'h-email000000' }));
    const dead = world.rows[0]?.executionArn ?? '';
    world.executions.end(dead, 'ABORTED');
    await expect(reconcileHandshakes(world)).resolves.toMatchObject({ abandoned: 1 });
    const row = world.outcomes.rows.get(ACCOUNT);
    expect(row?.executionArn).not.toBe(dead);
    expect(row?.succeeds).toBe(dead);
    expect(world.outcomes.rows.get(EMAIL)?.executionArn).toBe(world.rows[1]?.executionArn);
  });

  it('are looked for although AWS Organizations does not answer', async () => {
    const world = await sweepWorldOf(rowOf());
    world.executions.end(world.rows[0]?.executionArn ?? '', 'TIMED_OUT');
    const organizations = Object.assign(Object.create(world.organizations), {
      listInvitations: () => {
        throw new Error('throttled');
      },
    });
    await expect(reconcileHandshakes({ ...world, organizations })).rejects.toThrow(
      'the sweep met 1 errors',
    );
    expect(world.outcomes.rows.get(ACCOUNT)?.succeeds).not.toBeNull();
  });
});

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
