import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/shared/contract/settings.ts';
import { buildApp } from '../../lib/orchestrator/app.ts';
import { propertiesOf, type Template } from './template.ts';

/** Code is a placeholder: bundling is what takes time. */
const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };
/** A configuration without warnings. */
const NOTIFIED = { notifyEmail: 'platform@example.com' };

function build(context: Record<string, unknown>) {
  return buildApp({
    context: { ...WITHOUT_BUNDLING, handshakes: {}, ...context },
    validate: false,
  });
}

function stackOf(context: Record<string, unknown>) {
  const [stack] = build(context).synth().stacks;
  return stack;
}

function templateOf(context: Record<string, unknown>): Template {
  return stackOf(context)?.template;
}

describe('configuration', () => {
  it('may be absent', () => {
    expect(stackOf(NOTIFIED)?.stackName).toBe('HandshakeOrchestrator');
  });

  it('may come as JSON, as -c passes it', () => {
    expect(stackOf({ ...NOTIFIED, handshakes: '{"stackName": "Trial"}' })?.stackName).toBe('Trial');
  });

  it('names stack, bus and state machines', () => {
    const template = templateOf({ handshakes: { ...NOTIFIED, stackName: 'Trial' } });
    const machines = propertiesOf('AWS::StepFunctions::StateMachine', template);
    expect(machines.TimerMachine.StateMachineName).toBe('Trial-Timer');
    expect(propertiesOf('AWS::Events::EventBus', template).Bus.Name).toBe('Trial');
  });

  it('reaches the functions', () => {
    const handshakes = { ...NOTIFIED, maxConcurrentInvites: 3 };
    const functions = propertiesOf('AWS::Lambda::Function', templateOf({ handshakes }));
    const { SETTINGS } = functions.FunctionsInviteAccount.Environment.Variables;
    expect(JSON.parse(SETTINGS)).toEqual({ ...DEFAULT_SETTINGS, maxConcurrentInvites: 3 });
  });

  it('fails with every wrong setting and what is expected of it', () => {
    const handshakes = { maxConcurrentInvites: 11, stackName: 'no good', escalation: 3 };
    expect(() => build({ handshakes })).toThrow(
      /^configuration of the deployment is wrong: (?=.*maxConcurrentInvites: .*10)(?=.*stackName: expected a letter)(?=.*escalation).*correct it in cdk\.json or with -c/,
    );
  });

  it('fails when it is no object', () => {
    expect(() => build({ handshakes: 'yes' })).toThrow(
      `context 'handshakes' is "yes"; expected an object, such as {"maxInvitationsPerAccount": 2}`,
    );
  });

  it('fails when nobody can be notified at the address', () => {
    expect(() => build({ notifyEmail: 'platform' })).toThrow(
      'notifyEmail: expected an e-mail address',
    );
  });
});

describe('policy overrides', () => {
  it('reach the functions', () => {
    const policyOverrides = { PAST_DUE_INVOICE: { instruction: 'call the treasury' } };
    const template = JSON.stringify(
      stackOf({ ...NOTIFIED, handshakes: { policyOverrides } })?.template,
    );
    expect(template).toContain('call the treasury');
  });

  it('fail for a reason that nobody knows', () => {
    const policyOverrides = { PAST_DUE: { disposition: 'abort' } };
    expect(() => build({ handshakes: { policyOverrides } })).toThrow(
      "policy override names 'PAST_DUE', which is no reason or exception of an invitation",
    );
  });

  it('fail when the environment of a function cannot hold them', () => {
    const long = { instruction: 'x'.repeat(500) };
    const codes = ['PAST_DUE_INVOICE', 'PAYMENT_INSTRUMENT_REQUIRED', 'AccessDeniedException'];
    const more = ['UNUSED_PREPAYMENT_BALANCE', 'ALREADY_IN_AN_ORGANIZATION', 'ServiceException'];
    const policyOverrides = Object.fromEntries([...codes, ...more].map((code) => [code, long]));
    expect(() => build({ handshakes: { policyOverrides } })).toThrow(
      /^the settings take \d+ bytes; expected at most 3000/,
    );
  });

  it('fail when one account would abort for what concerns the organization', () => {
    const policyOverrides = { PAST_DUE_INVOICE: { disposition: 'abort' } };
    expect(() => build({ handshakes: { policyOverrides } })).toThrow(
      'policy override of PAST_DUE_INVOICE: abort concerns one account',
    );
  });
});

describe('environment', () => {
  it('is us-east-1 of whichever account the template is deployed into', () => {
    expect(stackOf(NOTIFIED)?.environment).toMatchObject({
      account: 'unknown-account',
      region: 'us-east-1',
    });
  });

  it('is the account that is named', () => {
    const context = { ...WITHOUT_BUNDLING, ...NOTIFIED };
    const app = buildApp({ context, validate: false, account: '999988887777' });
    expect(app.synth().stacks[0]?.environment.account).toBe('999988887777');
  });
});

describe('notifyEmail', () => {
  function warnings(context: Record<string, unknown>): unknown[] {
    const messages = stackOf(context)?.messages ?? [];
    return messages.filter(({ level }) => level === 'warning').map(({ entry }) => entry.data);
  }

  it('is asked for by a warning when it is absent', () => {
    expect(warnings({})).toEqual([
      expect.stringContaining('nobody is subscribed to the notices, so escalations stay unseen'),
    ]);
  });

  it('leaves the topic without a subscriber when it is absent', () => {
    expect(propertiesOf('AWS::SNS::Subscription', templateOf({}))).toEqual({});
  });

  it('ends the warning', () => {
    expect(warnings(NOTIFIED)).toEqual([]);
    expect(warnings({ handshakes: NOTIFIED })).toEqual([]);
  });
});
