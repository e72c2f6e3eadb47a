/** Where accounts can be placed: the root and the organizational units of our organization. */
export interface Units {
  /** `unknown` when AWS Organizations cannot be asked now: the placement will tell. */
  find(id: string): Promise<'exists' | 'missing' | 'unknown'>;
}
