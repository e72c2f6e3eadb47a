/** The member accounts of our organization, for those who only need to know whether one is. */
export interface Members {
  /** `unknown` when AWS Organizations does not say, for whatever reason. */
  find(accountId: string): Promise<'member' | 'none' | 'unknown'>;
  /** The e-mail address of a member, in lower case; null when AWS Organizations does not say. */
  emailOf(accountId: string): Promise<string | null>;
}
