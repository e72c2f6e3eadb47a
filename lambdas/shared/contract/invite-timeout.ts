/**
 * Most that a call of the function that invites may take. After a lost answer it looks through all
 * handshakes: 10,000 take 500 pages, 5 a second.
 */
export const INVITE_TIMEOUT_SECONDS = 180;

/** A run of that function calls this long after its turn at most; later it gives its permit back, ms. */
export const LATEST_CALL_MS = 10_000;

/**
 * So long after its turn nothing of its call can be under way any more, ms: 15 s for repeating what
 * was throttled, 10 s for an answer and 5 s until the list tells of it come on top. A call that AWS
 * keeps for longer and carries out all the same is not known of.
 */
export const CALL_OVER_AFTER_MS = LATEST_CALL_MS + 30_000;
