import { accountQuotaToWire, type QuotaSource, requireServiceCode } from '../quota.ts';

/** One quota, one page. */
export function listServiceQuotas(source: QuotaSource, input: Record<string, unknown>) {
  requireServiceCode(input);
  return { Quotas: [accountQuotaToWire(source)] };
}
