/** The quota that Organizations enforces and Service Quotas reports. */
export interface AccountQuota {
  value(): number;
}
