import type { Caller } from './service.ts';

const CREDENTIAL = /Credential=([^/,\s]+)\//;
const ACCESS_KEY_ID_OF_ACCOUNT = /^A[KS]IA(\d{12})/;

/**
 * Who signed a request. An access key id of the form `AKIA` (or `ASIA`) followed by twelve digits
 * acts as the account with that number, e.g. `AKIA111122223333LOCA`; any other acts as
 * `defaultAccountId`. Signatures are not checked. `undefined` when the request is not signed.
 */
export function callerOf(
  authorization: string | undefined,
  defaultAccountId: string,
): Caller | undefined {
  const accessKeyId = CREDENTIAL.exec(authorization ?? '')?.[1];
  if (accessKeyId === undefined) {
    return undefined;
  }
  const accountId = ACCESS_KEY_ID_OF_ACCOUNT.exec(accessKeyId)?.[1] ?? defaultAccountId;
  return { accountId, accessKeyId };
}
