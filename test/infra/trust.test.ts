import { describe, expect, it } from 'vitest';
import { type Properties, propertiesOf, TEMPLATE, textOf } from './template.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Principal?: Properties;
  readonly Resource?: Properties;
  readonly Condition?: Properties;
}

/** The resource policies of the stack, by logical id. */
const POLICIES = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
  Object.entries(propertiesOf(type)).flatMap(([id, { PolicyDocument }]) =>
    (PolicyDocument.Statement as Statement[]).map((statement) => ({ id, statement })),
  ),
);
const allowed = POLICIES.filter(({ statement }) => statement.Effect === 'Allow');

describe('resource policies', () => {
  it('are only of kinds that this test looks at', () => {
    const kinds = new Set(
      Object.values(TEMPLATE.Resources)
        .map(({ Type }) => Type)
        .filter((type) => /Policy$|Permission$/.test(type)),
    );
    expect([...kinds].sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::Lambda::Permission',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::QueuePolicy',
    ]);
  });

  it.each(allowed)('$id lets a service of AWS in for this stack only', ({ statement }) => {
    expect(Object.keys(statement.Principal)).toEqual(['Service']);
    const condition = statement.Condition?.ArnEquals ?? statement.Condition?.StringEquals;
    const [key = '', value] = Object.entries(condition ?? {})[0] ?? [];
    expect(['aws:SourceArn', 'aws:SourceAccount']).toContain(key);
    expect(textOf(value)).toMatch(/^<\w+(?:\.Arn)?>$|^<AWS::AccountId>$/);
  });

  it('let a rule call its function, and nobody else', () => {
    for (const permission of Object.values(propertiesOf('AWS::Lambda::Permission'))) {
      expect(permission.Principal).toBe('events.amazonaws.com');
      expect(textOf(permission.SourceArn)).toMatch(/^<(Routing\w+|Watch)\.Arn>$/);
    }
  });

  it('of the bus allows nothing, so that IAM in the account decides', () => {
    const { Policy } = propertiesOf('AWS::Events::EventBus').Bus;
    expect(Policy.Statement.map(({ Effect }: Statement) => Effect)).toEqual(['Deny']);
  });
});

describe('roles', () => {
  const trust = Object.entries(propertiesOf('AWS::IAM::Role')).map(
    ([role, { AssumeRolePolicyDocument }]) => ({
      role,
      statements: AssumeRolePolicyDocument.Statement as Statement[],
    }),
  );

  it.each(trust)('$role is assumed by one service of AWS', ({ statements }) => {
    expect(statements).toHaveLength(1);
    const [{ Principal, Action } = { Principal: {}, Action: '' }] = statements;
    expect(Action).toBe('sts:AssumeRole');
    expect(Object.keys(Principal)).toEqual(['Service']);
    expect(Principal.Service).toMatch(/^(lambda|states|scheduler|events)\.amazonaws\.com$/);
  });

  it('have no managed policies and no permissions beside their own', () => {
    for (const role of Object.values(propertiesOf('AWS::IAM::Role'))) {
      expect(role.ManagedPolicyArns).toBeUndefined();
    }
    for (const { Roles } of Object.values(propertiesOf('AWS::IAM::Policy'))) {
      expect(Roles).toHaveLength(1);
    }
  });

  it('are allowed no action by a pattern', () => {
    const statements = [
      ...Object.values(propertiesOf('AWS::IAM::Policy')).map(
        ({ PolicyDocument }) => PolicyDocument,
      ),
      ...Object.values(propertiesOf('AWS::IAM::Role')).flatMap(({ Policies = [] }) =>
        Policies.map(({ PolicyDocument }: Properties) => PolicyDocument),
      ),
    ].flatMap(({ Statement }) => Statement as Statement[]);
    const actions = statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(statements.some((statement) => 'NotAction' in statement)).toBe(false);
  });
});
