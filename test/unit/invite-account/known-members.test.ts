import { describe, expect, it } from 'vitest';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { invitation, TARGET } from '../support/invitation-rows.ts';
import { admitted, again, request, run } from './admitted.ts';

const EMAIL = 'owner@example.com';
const byEmail = { target: EMAIL, targetType: 'EMAIL' } as const;

/** An e-mail target whose account has joined by its id. */
async function linked(email = EMAIL) {
  const world = await admitted(byEmail);
  world.ports.organizations.addMember({ id: TARGET, email });
  const link = { target: TARGET, executionArn: 'first', countedAt: null };
  await world.ports.directory.link('EMAIL', EMAIL, link);
  return { ...world, asked: request({ permit: world.permit, invitation: invitation(byEmail) }) };
}

describe('an e-mail target whose account is known', () => {
  it('is not invited while it is a member', async () => {
    const { ports, asked, control, attempts } = await linked();
    const already = { kind: 'alreadyMember', accountId: TARGET };
    await expect(run(asked, ports)).resolves.toEqual(already);
    expect(ports.organizations.invitations).toEqual([]);
    expect(control()).toMatchObject({ permits: [], limits: { pending: 0 } });
    expect(attempts()).toBe(0);
  });

  it('is not invited again when its row was told so meanwhile', async () => {
    const { ports, permit } = await admitted({ ...byEmail, accountId: TARGET, attempts: 1 });
    ports.organizations.addMember({ id: TARGET, email: EMAIL });
    const asked = request({ permit, invitation: invitation(byEmail), attempts: 1 });
    await expect(run(asked, ports)).resolves.toMatchObject({ kind: 'alreadyMember' });
    expect(ports.organizations.invitations).toEqual([]);
  });

  it('is invited when it has left, or has another address now', async () => {
    const moved = await linked('other@example.com');
    await expect(run(moved.asked, moved.ports)).resolves.toMatchObject({ kind: 'invited' });
    const gone = await linked();
    gone.ports.organizations.accounts.clear();
    await expect(run(gone.asked, gone.ports)).resolves.toMatchObject({ kind: 'invited' });
  });

  it('is never invited, wherever the function crashes', async () => {
    let retries = 0;
    await crashEverywhere({
      fresh: async () => {
        retries = 0;
        const { ports, permit } = await linked();
        return { ...ports, permitId: permit };
      },
      run: ({ permitId, ...ports }) => {
        const asked = request({ permit: permitId, invitation: invitation(byEmail) });
        retries += 1;
        return run(retries === 1 ? asked : again(asked), ports);
      },
      check: ({ organizations }) => expect(organizations.invitations).toEqual([]),
    });
  });
});
