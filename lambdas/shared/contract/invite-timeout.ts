/**
 * Most that a call of the function that invites may take. After a lost answer it looks through all
 * handshakes: 10,000 take 500 pages, 5 a second.
 */
export const INVITE_TIMEOUT_SECONDS = 180;
