import { describe, expect, it } from 'vitest';
import { ALICE, BOB, DAY, emailOf, MANAGEMENT, scene } from './harness.ts';

const ACTIONS = {
  ACCEPTED: { operation: 'AcceptHandshake', as: ALICE },
  CANCELED: { operation: 'CancelHandshake', as: MANAGEMENT },
  DECLINED: { operation: 'DeclineHandshake', as: ALICE },
} as const;
const STATES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];

describe('a transition', () => {
  it('ORG-11: fails when the recipient cancels', () => {
    const { invite, refusal } = scene();
    const { Id } = invite(ALICE);
    expect(refusal('CancelHandshake', { HandshakeId: Id }, ALICE)).toBe('AccessDeniedException');
  });

  it.each(['AcceptHandshake', 'DeclineHandshake'] as const)(
    'ORG-12: fails when the sender or a stranger calls %s',
    (operation) => {
      const { invite, refusal } = scene();
      const { Id } = invite(ALICE);
      expect(refusal(operation, { HandshakeId: Id }, MANAGEMENT)).toBe('AccessDeniedException');
      expect(refusal(operation, { HandshakeId: Id }, BOB)).toBe('AccessDeniedException');
    },
  );

  it.each(STATES)('ORG-13: fails when the handshake is %s already', (state) => {
    const { call, invite, refusal } = scene();
    const input = { HandshakeId: invite(ALICE).Id };
    const { operation, as } = ACTIONS[state];
    expect(call(operation, input, as).Handshake.State).toBe(state);
    expect(refusal(operation, input, as)).toBe('HandshakeAlreadyInStateException');
  });

  it.each(STATES.flatMap((from) => STATES.filter((to) => to !== from).map((to) => ({ from, to }))))(
    'ORG-14: fails from $from to $to',
    ({ from, to }) => {
      const { call, invite, refusal } = scene();
      const input = { HandshakeId: invite(ALICE).Id };
      call(ACTIONS[from].operation, input, ACTIONS[from].as);
      expect(refusal(ACTIONS[to].operation, input, ACTIONS[to].as)).toBe(
        'InvalidHandshakeTransitionException',
      );
    },
  );

  it.each(STATES)('ORG-14: fails from EXPIRED to %s', async (to) => {
    const { invite, pass, refusal } = scene();
    const input = { HandshakeId: invite(ALICE).Id };
    await pass(15 * DAY);
    expect(refusal(ACTIONS[to].operation, input, ACTIONS[to].as)).toBe(
      'InvalidHandshakeTransitionException',
    );
  });

  it.each(['AcceptHandshake', 'CancelHandshake', 'DeclineHandshake', 'DescribeHandshake'] as const)(
    'ORG-15: fails when %s names no handshake',
    (operation) => {
      const { refusal } = scene();
      expect(refusal(operation, {})).toBe('InvalidInputException/INPUT_REQUIRED:HANDSHAKE_ID');
      for (const HandshakeId of ['', 'bad', 'h-SHOUTING']) {
        expect(refusal(operation, { HandshakeId })).toBe(
          'InvalidInputException/INVALID_PATTERN:HANDSHAKE_ID',
        );
      }
      expect(refusal(operation, { HandshakeId: 'h-00000000' })).toBe('HandshakeNotFoundException');
    },
  );

  it.each([ACTIONS.CANCELED, ACTIONS.DECLINED])(
    'ORG-16: leaves the target free for a new invitation after $operation',
    ({ operation, as }) => {
      const { call, invite } = scene();
      const first = invite(ALICE);
      call(operation, { HandshakeId: first.Id }, as);
      const second = invite(ALICE);
      expect(second.State).toBe('OPEN');
      expect(second.Id).not.toBe(first.Id);
    },
  );

  it('ORG-17: can be watched by both parties and by nobody else', () => {
    const { call, inviteByEmail, refusal } = scene();
    const input = { HandshakeId: inviteByEmail(emailOf(ALICE)).Id };
    expect(call('DescribeHandshake', input, ALICE).Handshake.State).toBe('OPEN');
    expect(call('DescribeHandshake', input, MANAGEMENT).Handshake.State).toBe('OPEN');
    expect(refusal('DescribeHandshake', input, BOB)).toBe('AccessDeniedException');
  });
});
