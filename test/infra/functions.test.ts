import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../lambdas/shared/contract/functions.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/shared/contract/settings.ts';
import { propertiesOf, textOf } from './template.ts';

const functions = propertiesOf('AWS::Lambda::Function');
const names = Object.keys(FUNCTIONS) as FunctionName[];

function logicalId(name: FunctionName): string {
  return `Functions${name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())}`;
}

it('has the functions of the contract and no others', () => {
  expect(Object.keys(functions).sort()).toEqual(names.map(logicalId).sort());
});

describe.each(names)('%s', (name) => {
  const properties = functions[logicalId(name)];

  it('runs on the current Node.js and arm64, for as long as the contract says', () => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `${name}.handler`,
      Timeout: FUNCTIONS[name].timeoutSeconds,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
    });
  });

  it('gets exactly the variables that the contract lists', () => {
    expect(Object.keys(properties.Environment.Variables).sort()).toEqual(
      [...FUNCTIONS[name].variables].sort(),
    );
  });

  it('has a role and a log group of its own', () => {
    expect(textOf(properties.Role)).toBe(`<${logicalId(name)}Role.Arn>`);
    expect(textOf(properties.LoggingConfig.LogGroup)).toBe(`<${logicalId(name)}Logs>`);
  });
});

it('hands the settings of the deployment to the functions', () => {
  const { Variables } = functions[logicalId('invite-account')].Environment;
  expect(JSON.parse(Variables.SETTINGS)).toEqual(DEFAULT_SETTINGS);
});

it('names the state machines to the functions without depending on them', () => {
  const { Variables } = functions[logicalId('reconcile-handshakes')].Environment;
  expect(textOf(Variables.STATE_MACHINE_ARN)).toBe(
    'arn:aws:states:us-east-1:<AWS::AccountId>:stateMachine:HandshakeOrchestrator-Invitation',
  );
  expect(textOf(Variables.TIMER_STATE_MACHINE_ARN)).toBe(
    'arn:aws:states:us-east-1:<AWS::AccountId>:stateMachine:HandshakeOrchestrator-Timer',
  );
});

it('keeps failed invocations of functions that nobody waits for, and of no others', () => {
  const kept = Object.values(propertiesOf('AWS::Lambda::EventInvokeConfig')).map((config) => {
    expect(config.MaximumRetryAttempts).toBe(2);
    expect(textOf(config.DestinationConfig.OnFailure.Destination)).toBe(
      '<DeadLettersInvocations.Arn>',
    );
    return textOf(config.FunctionName);
  });
  const unattended = names.filter((name) => /rule|schedule/.test(FUNCTIONS[name].calledBy));
  expect(kept.sort()).toEqual(unattended.map((name) => `<${logicalId(name)}>`).sort());
});

it('keeps every log for half a year', () => {
  for (const { RetentionInDays } of Object.values(propertiesOf('AWS::Logs::LogGroup'))) {
    expect(RetentionInDays).toBe(180);
  }
});
