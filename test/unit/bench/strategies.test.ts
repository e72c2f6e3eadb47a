import { describe, expect, it } from 'vitest';
import { buildCampaign, DAY_MS, HOUR_MS, type KINDS } from '../../../bench/campaigns.ts';
import { PEERS, type PeerName } from '../../../bench/strategies/peers.ts';
import { runPeer } from '../../../bench/strategies/run-peer.ts';

const SEED = 'strategies';
const play = (peer: PeerName, kind: keyof typeof KINDS) =>
  runPeer(buildCampaign(kind, 10), PEERS[peer], SEED);

describe.each(Object.keys(PEERS) as PeerName[])('%s, with 10 accounts', (peer) => {
  it('settles everybody when there is room, and is refused by no limit', async () => {
    const run = await play(peer, 'ample');
    expect(run.settled).toBe(10);
    expect(run.refusedCalls - run.throttledCalls).toBe(0);
    expect(run.inviteCalls - run.refusedCalls).toBe(new Set(run.order).size);
  });

  it('goes on when the quota is raised, and was refused before', async () => {
    const run = await play(peer, 'raised');
    expect(run.settled).toBe(10);
    expect(run.refusedCalls - run.throttledCalls).toBeGreaterThan(10);
    expect(run.lastInvitationMs).toBeGreaterThanOrEqual(5 * DAY_MS - 1);
  });

  it('cannot finish in an organization that is too small', async () => {
    const run = await play(peer, 'too-small');
    expect(run.settled).toBe(7);
  });

  it('gives the same figures for the same seed', async () => {
    expect(await play(peer, 'declining')).toEqual(await play(peer, 'declining'));
  });
});

describe('what tells the strategies apart', () => {
  it('is how often they ask while they wait: a minute, an hour, a day', async () => {
    const calls = async (peer: PeerName) => (await play(peer, 'raised')).refusedCalls;
    const [minutely, hourly, daily] = [
      await calls('shell-loop'),
      await calls('hourly-retry'),
      await calls('daily-retry'),
    ];
    expect(minutely).toBeGreaterThan(5 * 24 * 55);
    expect(hourly).toBeLessThan(minutely / 5);
    expect(daily).toBeLessThan(hourly / 5);
  });

  it('is that an account for itself, all at once, meets the throttle', async () => {
    expect((await play('backoff', 'ample')).throttledCalls).toBeGreaterThan(0);
    expect((await play('shell-loop', 'ample')).throttledCalls).toBe(0);
  });

  it('is that slots lose a day to every invitation that is sent again', async () => {
    const slots = await play('slots', 'declining');
    const loop = await play('shell-loop', 'declining');
    expect(slots.lastSettledMs - loop.lastSettledMs).toBeGreaterThan(12 * HOUR_MS);
  });
});
