import { describe, expect, it } from 'vitest';
import { ALICE, DAY, emailOf, listAll, MANAGEMENT, START, scene } from './harness.ts';

describe('a handshake', () => {
  it('ORG-1: opens as OPEN', () => {
    expect(scene().invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-2: expires fifteen days after it was requested, to the second', () => {
    const handshake = scene().invite(ALICE);
    expect(handshake.RequestedTimestamp).toBe(START / 1000);
    expect(handshake.ExpirationTimestamp - handshake.RequestedTimestamp).toBe(15 * 86_400);
  });

  it('ORG-3: is OPEN until the instant of its expiry and EXPIRED from then on', async () => {
    const { invite, pass, stateOf } = scene();
    const handshake = invite(ALICE);
    await pass(15 * DAY - 1);
    expect(stateOf(handshake)).toBe('OPEN');
    await pass(1);
    expect(stateOf(handshake)).toBe('EXPIRED');
  });

  it.each([
    { ended: 'CANCELED', operation: 'CancelHandshake', as: MANAGEMENT },
    { ended: 'DECLINED', operation: 'DeclineHandshake', as: ALICE },
    { ended: 'ACCEPTED', operation: 'AcceptHandshake', as: ALICE },
  ] as const)('ORG-4: vanishes 30 days after it was $ended', async ({ ended, operation, as }) => {
    const stage = scene();
    const handshake = stage.invite(ALICE);
    await stage.pass(DAY);
    stage.call(operation, { HandshakeId: handshake.Id }, as);
    await stage.pass(30 * DAY - 1);
    expect(stage.stateOf(handshake)).toBe(ended);
    await stage.pass(1);
    expect(stage.refusal('DescribeHandshake', { HandshakeId: handshake.Id })).toBe(
      'HandshakeNotFoundException',
    );
    expect(listAll(stage)).toEqual([]);
    expect(stage.call('ListHandshakesForAccount', {}, ALICE).Handshakes).toEqual([]);
  });

  it('ORG-4: vanishes 30 days after it expired', async () => {
    const { invite, pass, refusal, stateOf } = scene();
    const handshake = invite(ALICE);
    await pass(45 * DAY - 1);
    expect(stateOf(handshake)).toBe('EXPIRED');
    await pass(1);
    expect(refusal('DescribeHandshake', { HandshakeId: handshake.Id })).toBe(
      'HandshakeNotFoundException',
    );
  });

  it('ORG-5: lists its parties in an order that varies', () => {
    const { call, invite } = scene();
    const { Id } = invite(ALICE);
    const orders = Array.from({ length: 20 }, () =>
      call('DescribeHandshake', { HandshakeId: Id })
        .Handshake.Parties.map((party) => party.Type)
        .join(),
    );
    expect(new Set(orders)).toEqual(new Set(['ORGANIZATION,ACCOUNT', 'ACCOUNT,ORGANIZATION']));
  });

  it('ORG-6: names the organization without o- as a party and with it as a resource', () => {
    const handshake = scene().invite(ALICE);
    expect(handshake.Parties).toContainEqual({ Type: 'ORGANIZATION', Id: 'exampleorg1' });
    expect(handshake.Resources[0]).toEqual({
      Type: 'ORGANIZATION',
      Value: 'o-exampleorg1',
      Resources: [
        { Type: 'MASTER_EMAIL', Value: 'management@example.com' },
        { Type: 'MASTER_NAME', Value: 'Management' },
        { Type: 'ORGANIZATION_FEATURE_SET', Value: 'ALL' },
      ],
    });
  });

  it('ORG-7: turns the e-mail party into the account that accepted, and keeps the resource', () => {
    const { call, control, inviteByEmail } = scene();
    const { Id, Parties } = inviteByEmail(emailOf(ALICE));
    expect(Parties).toContainEqual({ Type: 'EMAIL', Id: emailOf(ALICE) });
    control.accept(ALICE);
    const { Handshake } = call('DescribeHandshake', { HandshakeId: Id });
    expect(Handshake.Parties).toContainEqual({ Type: 'ACCOUNT', Id: ALICE });
    expect(Handshake.Parties).not.toContainEqual({ Type: 'EMAIL', Id: emailOf(ALICE) });
    expect(Handshake.Resources).toContainEqual({ Type: 'EMAIL', Value: emailOf(ALICE) });
  });

  it('ORG-8: has an id and an ARN of the documented forms', () => {
    const { Arn, Id } = scene().invite(ALICE);
    expect(Id).toMatch(/^h-[0-9a-z]{8,32}$/);
    expect(Arn).toBe(`arn:aws:organizations::${MANAGEMENT}:handshake/o-exampleorg1/invite/${Id}`);
  });

  it('ORG-9: carries milliseconds as the fraction of its seconds', async () => {
    const { invite, pass } = scene();
    await pass(1234);
    expect(invite(ALICE).RequestedTimestamp).toBe((START + 1234) / 1000);
  });

  it('ORG-10: carries the notes as a resource', () => {
    const { Resources } = scene().invite(ALICE, { Notes: 'please join us' });
    expect(Resources).toContainEqual({ Type: 'NOTES', Value: 'please join us' });
  });
});
