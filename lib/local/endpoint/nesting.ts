/** As deep as AWS reads JSON, as far as anybody has seen; what recurses here gets as far. */
const DEEPEST = 1000;

/** Whether text could hold values nested beyond that: each takes two brackets. */
export function mayNestTooDeeply(json: string): boolean {
  return json.length > 2 * DEEPEST;
}

/** Whether parsed JSON holds values within values beyond that. Found level by level. */
export function isNestedTooDeeply(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((inner) =>
      typeof inner === 'object' && inner !== null ? Object.values(inner) : [],
    );
  }
  return false;
}
