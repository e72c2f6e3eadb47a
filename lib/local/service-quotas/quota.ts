import { AwsFault } from '../endpoint/service.ts';

export interface QuotaSource {
  /** The quota that Organizations enforces now. */
  readonly accountQuota: { value(): number };
  readonly managementAccountId: string;
  /** @default aws */
  readonly partition?: string;
}

export const SERVICE_CODE = 'organizations';
/** "Maximum number of accounts". AWS warns that codes may change: look it up by name as well. */
export const ACCOUNT_QUOTA_CODE = 'L-E619E033';

export function accountQuotaToWire(source: QuotaSource) {
  const { accountQuota, managementAccountId, partition = 'aws' } = source;
  return {
    ServiceCode: SERVICE_CODE,
    ServiceName: 'AWS Organizations',
    QuotaArn: `arn:${partition}:servicequotas::${managementAccountId}:${SERVICE_CODE}/${ACCOUNT_QUOTA_CODE}`,
    QuotaCode: ACCOUNT_QUOTA_CODE,
    QuotaName: 'Maximum number of accounts',
    Value: accountQuota.value(),
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: true,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}

/** Only the quotas of Organizations are here. */
export function requireServiceCode(input: Record<string, unknown>): void {
  const code = input.ServiceCode;
  if (code === SERVICE_CODE) return;
  throw noSuchResource(`service ${String(code)} is not there, expected ${SERVICE_CODE}`);
}

export function noSuchResource(message: string): AwsFault {
  return new AwsFault('NoSuchResourceException', message);
}
