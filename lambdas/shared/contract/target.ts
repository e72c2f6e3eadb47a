/** How an account is named in an invitation. AWS Organizations calls this the party's type. */
export const TargetType = { ACCOUNT: 'ACCOUNT', EMAIL: 'EMAIL' } as const;
export type TargetType = (typeof TargetType)[keyof typeof TargetType];

export interface Target {
  /** Twelve digits, or an e-mail address in lower case. */
  readonly id: string;
  readonly type: TargetType;
}

/** AccountId of the service model. */
const ACCOUNT_ID = /^\d{12}$/;
/** Deliberately simple and ASCII only: AWS has the last word, look-alike characters have none. */
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
/** The Kelvin sign and its like become ASCII only when they are lower-cased. */
const ASCII = /^[!-~]+$/;
/** Email of the service model: 6 to 64 characters. */
const EMAIL_LENGTH = { min: 6, max: 64 };

/**
 * Reads a target as people write it: spaces around it, hyphens in an account id
 * (`1111-2222-3333`) and capitals in an e-mail address do not matter. `undefined` when it is neither.
 */
export function parseTarget(text: string): Target | undefined {
  const trimmed = text.trim();
  if (!ASCII.test(trimmed)) return undefined;
  const digits = /^\d{4}-\d{4}-\d{4}$/.test(trimmed) ? trimmed.replaceAll('-', '') : trimmed;
  if (ACCOUNT_ID.test(digits)) return { id: digits, type: TargetType.ACCOUNT };
  const email = trimmed.toLowerCase();
  const fits = email.length >= EMAIL_LENGTH.min && email.length <= EMAIL_LENGTH.max;
  return fits && EMAIL.test(email) ? { id: email, type: TargetType.EMAIL } : undefined;
}
