import {
  ACCOUNT_QUOTA_CODE,
  accountQuotaToWire,
  noSuchResource,
  type QuotaSource,
  requireServiceCode,
} from '../quota.ts';

export function getServiceQuota(source: QuotaSource, input: Record<string, unknown>) {
  requireServiceCode(input);
  const code = input.QuotaCode;
  if (code !== ACCOUNT_QUOTA_CODE) {
    throw noSuchResource(`quota ${String(code)} is not there, expected ${ACCOUNT_QUOTA_CODE}`);
  }
  return { Quota: accountQuotaToWire(source) };
}
