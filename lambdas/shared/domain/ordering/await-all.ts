/**
 * What several calls made at once answer. Unlike `Promise.all` it waits for all of them also when one
 * fails: no call of a function is under way while it does something else, or when it is frozen.
 */
export async function awaitAll<T>(calls: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(calls);
  return Promise.all(calls);
}
