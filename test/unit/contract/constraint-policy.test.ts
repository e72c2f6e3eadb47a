import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HandshakeConstraintViolationExceptionReason } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import {
  HANDSHAKE_CONSTRAINT_POLICY,
  UNEXPECTED_ROW,
} from '../../../lambdas/shared/contract/constraint-policy.ts';
import {
  DEFAULT_POLICY,
  findPolicy,
  INVITE_EXCEPTION_POLICY,
} from '../../../lambdas/shared/contract/exception-policy.ts';

/** The exceptions that the SDK's command declares, read from its type declaration. */
function declaredExceptions(): string[] {
  const entry = createRequire(import.meta.url).resolve('@aws-sdk/client-organizations');
  const declaration = entry.replace(
    /dist-cjs.*$/,
    'dist-types/commands/InviteAccountToOrganizationCommand.d.ts',
  );
  const text = readFileSync(declaration, 'utf8');
  return [...text.matchAll(/@throws \{@link (\w+Exception)\}/g)]
    .map(([, name]) => String(name))
    .filter((name) => name !== 'OrganizationsServiceException');
}

describe('the constraint policy', () => {
  it('has one row for each of the 16 reasons of the SDK', () => {
    expect(Object.keys(HANDSHAKE_CONSTRAINT_POLICY).sort()).toEqual(
      Object.values(HandshakeConstraintViolationExceptionReason).sort(),
    );
    expect(Object.keys(HANDSHAKE_CONSTRAINT_POLICY)).toHaveLength(16);
  });

  it('has a row for every exception that InviteAccountToOrganization declares', () => {
    const reasoned = ['HandshakeConstraintViolationException', 'ConstraintViolationException'];
    expect(declaredExceptions().sort()).toEqual(
      [...Object.keys(INVITE_EXCEPTION_POLICY), ...reasoned].sort(),
    );
  });

  it.each(Object.entries(DEFAULT_POLICY))('tells a person what %s means and asks for', (_, row) => {
    expect(row.meaning).toMatch(/^(?:AWS |[a-z]).*[^.]$/);
    expect(row.instruction).toMatch(/^(?:AWS |[a-z]).*[^.]$/);
    expect(row.source).not.toBe('');
  });

  it.each(Object.entries(DEFAULT_POLICY))('gives %s a schedule exactly when it waits', (_, row) => {
    if (row.disposition === 'wait') expect(row.retry.kind).not.toBe('none');
    if (row.disposition === 'abort') expect(row.retry.kind).toBe('none');
  });

  it('never aborts for a reason that concerns the whole organization', () => {
    const rows = Object.values(DEFAULT_POLICY);
    expect(rows.filter((r) => r.disposition === 'abort' && r.scope === 'organization')).toEqual([]);
  });
});

describe('finding the row of a refusal', () => {
  const constraint = 'HandshakeConstraintViolationException';

  it('goes by the reason where the exception has one', () => {
    const match = findPolicy({ exception: constraint, reason: 'PAYMENT_INSTRUMENT_REQUIRED' });
    expect(match.row).toBe(HANDSHAKE_CONSTRAINT_POLICY.PAYMENT_INSTRUMENT_REQUIRED);
    expect(match.isKnown).toBe(true);
  });

  it('ignores what follows the colon, and shows it', () => {
    const match = findPolicy({
      exception: 'InvalidInputException',
      reason: 'MAX_LENGTH_EXCEEDED:NOTES',
    });
    expect(match.code).toBe('MAX_LENGTH_EXCEEDED:NOTES');
    expect(match.row).toBe(INVITE_EXCEPTION_POLICY.InvalidInputException);
    const suffixed = findPolicy({ exception: constraint, reason: 'PAST_DUE_INVOICE:X' });
    expect(suffixed.row).toBe(HANDSHAKE_CONSTRAINT_POLICY.PAST_DUE_INVOICE);
  });

  it('finds both limits under both exceptions', () => {
    for (const reason of ['ACCOUNT_NUMBER_LIMIT_EXCEEDED', 'HANDSHAKE_RATE_LIMIT_EXCEEDED']) {
      expect(findPolicy({ exception: 'ConstraintViolationException', reason }).row).toBe(
        findPolicy({ exception: constraint, reason }).row,
      );
    }
  });

  it.each([
    { exception: constraint, reason: 'A_REASON_OF_NEXT_YEAR' },
    { exception: constraint, reason: null },
    { exception: constraint, reason: 'constructor' },
    { exception: '__proto__', reason: null },
    { exception: 'ConstraintViolationException', reason: 'WAIT_PERIOD_ACTIVE' },
    { exception: 'SomethingNewException', reason: null },
  ])('asks a person about $exception $reason, which no table names', (refusal) => {
    const match = findPolicy(refusal);
    expect(match.row).toBe(UNEXPECTED_ROW);
    expect(match.isKnown).toBe(false);
    expect(match.code).toBe(refusal.reason ?? refusal.exception);
  });
});
