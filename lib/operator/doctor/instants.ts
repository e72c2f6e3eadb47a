const BEGINS_WITH_A_DAY = /^\d{4}-\d\d-\d\dT/;

/** Whether a value of a row is an instant, as all of them are written: ISO 8601. */
export function isInstant(value: unknown): value is string {
  return (
    typeof value === 'string' && BEGINS_WITH_A_DAY.test(value) && !Number.isNaN(Date.parse(value))
  );
}
