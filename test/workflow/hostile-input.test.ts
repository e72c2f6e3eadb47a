import { describe, expect, it } from 'vitest';
import { DeadLetters, eventIn } from './support/dead-letters.ts';
import { ACCEPTS, account, HOUR, organization, Scenario } from './support/scenario.ts';

const owner = { ...account(1), owner: ACCEPTS };

/** What JSONata, JSONPath, an intrinsic function or a template of EventBridge would evaluate. */
const EXPRESSIONS = [
  '{% $states.context.Task.Token %}',
  "{% $eval('1 + 1') %}",
  '%}{% 271828 * 31 %}',
  '$.detail.target',
  '$$.Task.Token',
  '$states.input',
  "States.Format('{}', $.target)",
  '<aws.events.event.json>',
  '{"kind":"accepted"}',
];

/** What an evaluated expression would leave: the product of the numbers above, or a task token. */
const VALUES = /\b(?:8426668|AQ[A-Za-z0-9+/=]{100,})\b/;

async function everythingOf(scenario: Scenario, target: string): Promise<string> {
  return JSON.stringify([
    await scenario.row(target),
    await scenario.history(target),
    scenario.published('InvitationSettled'),
    scenario.published('InvitationSent'),
  ]);
}

/** A request each, all at once. */
const requests = EXPRESSIONS.map((text, index) => ({
  text,
  owner: { ...account(index + 1), owner: ACCEPTS },
}));

describe('a text that looks like an expression', () => {
  it('comes out of a request as it went in', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: requests.map((request) => request.owner) }),
    );
    for (const { text, owner: asked } of requests) {
      scenario.invite(asked.id, { notes: text, requestId: text });
    }
    for (const { text, owner: asked } of requests) {
      expect(await scenario.settle(asked.id)).toMatchObject({
        ...{ status: 'JOINED', notes: text, requestId: text },
      });
      const published = { target: asked.id, requestId: text };
      expect(scenario.published('InvitationSettled')).toContainEqual(
        expect.objectContaining(published),
      );
      expect(scenario.published('InvitationSent')).toContainEqual(
        expect.objectContaining(published),
      );
      expect(await everythingOf(scenario, asked.id)).not.toMatch(VALUES);
    }
  });

  it.each([
    ['field', '{ "__proto__": { "target": "111111111111" } }', 'unknown field __proto__'],
    ['tag', '{ "tags": { "team": "a", "__proto__": "b" } }', "tags: '__proto__'"],
  ])('is not lost on its way when it names a %s as JavaScript does', async (_, fields, message) => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    const detail = `{ "version": 1, "target": "${owner.id}", ${fields.slice(1)}`;
    scenario.putRaw('AccountInvitationRequested', JSON.parse(detail));
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'REJECTED',
      message: expect.stringContaining(message),
    });
  });

  it('is refused where only a name or an id may stand, and shown as it is', async () => {
    const scenario = await Scenario.open(organization());
    for (const { text, owner: asked } of requests) {
      scenario.putRaw('AccountInvitationRequested', {
        ...{ version: 1, target: asked.id, campaign: text, organizationalUnit: text },
      });
    }
    await scenario.runFor(HOUR);
    for (const { text, owner: asked } of requests) {
      expect(await scenario.row(asked.id)).toMatchObject({
        ...{ status: 'REJECTED', campaign: 'default' },
        message: expect.stringContaining(`field campaign holds ${JSON.stringify(text)}`),
      });
    }
    expect(new Set(scenario.statuses())).toEqual(new Set(['SUCCEEDED']));
  });

  it.each(EXPRESSIONS)('comes out of the words of operators and of AWS: %j', async (text) => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [account(1)] }));
    scenario.aws.organizations.control.injectFault(
      'InviteAccountToOrganization',
      { exception: 'HandshakeConstraintViolationException', reason: text, message: text },
      { times: 1 },
    );
    scenario.invite(owner.id);
    const { escalationId, reason } = await scenario.reach(owner.id, 'ESCALATED');
    expect(reason).toBe(text);
    const words = { comment: text };
    scenario.put('EscalationResolved', {
      ...{ escalationId: String(escalationId), decision: 'retry', resolvedBy: text },
      ...words,
    });
    await scenario.reach(owner.id, 'INVITED');
    scenario.put('InvitationWithdrawalRequested', {
      ...{ target: owner.id, requestedBy: text },
      ...words,
    });
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'CANCELED' });

    const details = (await scenario.history(owner.id)).map((entry) => entry.details);
    expect(details).toContainEqual(expect.objectContaining({ resolvedBy: text, ...words }));
    expect(details).toContainEqual(expect.objectContaining({ requestedBy: text, ...words }));
    expect(await everythingOf(scenario, owner.id)).not.toMatch(VALUES);
  });
});

describe('a request that is too large', () => {
  it('is rejected with the field, the length and the limit when a state machine can hold it', async () => {
    const scenario = await Scenario.open(organization());
    scenario.invite(owner.id, { notes: 'n'.repeat(250_000) });
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'REJECTED',
      message: expect.stringMatching(
        /field notes holds text of 250000 characters; expected text of at most 1024 characters/,
      ),
    });
  });

  it('is kept for a person when it is beyond that', async () => {
    const scenario = await Scenario.open(organization());
    const deadLetters = new DeadLetters(scenario.aws);
    scenario.invite(owner.id, { notes: 'n'.repeat(300_000) });
    await scenario.runFor(HOUR);
    expect(await scenario.findRow(owner.id)).toBeUndefined();
    expect(eventIn(deadLetters.take('Requests')).detail).toMatchObject({ target: owner.id });
  });

  it('leaves no trace of its size in the row, whatever the number of wrong fields', async () => {
    const scenario = await Scenario.open(organization());
    const wrong = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`field-${index}-${'x'.repeat(30)}`, index]),
    );
    scenario.putRaw('AccountInvitationRequested', { version: 1, target: owner.id, ...wrong });
    const row = await scenario.settle(owner.id);
    expect(row.status).toBe('REJECTED');
    expect(JSON.stringify(row).length).toBeLessThan(4_000);
  });
});
