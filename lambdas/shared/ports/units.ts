/** Where accounts can be placed: the root and the organizational units of our organization. */
export interface Units {
  /** `unknown` when AWS Organizations does not say: the placement will. Throws what passes by itself. */
  find(id: string): Promise<'exists' | 'missing' | 'unknown'>;
}
