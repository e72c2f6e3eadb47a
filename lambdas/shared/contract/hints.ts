/** Events of CloudTrail that hint at a change. All of it is best effort; each hint is checked. */

/** Of AWS Organizations: a handshake or a membership. */
export const MEMBERSHIP_EVENTS = [
  'AccountJoinedOrganization',
  'AcceptHandshake',
  'DeclineHandshake',
  'CancelHandshake',
  'AccountDepartedOrganization',
] as const;
export type MembershipEvent = (typeof MEMBERSHIP_EVENTS)[number];

/**
 * Of Service Quotas: a request for an increase has got another status. The example that AWS documents
 * carries names of service and quota, no code, so no event is told from another: all are rare.
 * https://docs.aws.amazon.com/servicequotas/latest/userguide/logging-using-cloudtrail.html
 */
export const QUOTA_EVENT = 'UpdateServiceQuotaIncreaseRequestStatus';
