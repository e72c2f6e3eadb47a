import { evaluateTyped, QueryFailure, type Template } from '../data/template.ts';
import { surroundingsOf, type Visit } from './visit.ts';

/** The most seconds that a field takes; counts have the same bound. */
export const MOST = 99_999_999;

/** A field that takes a number from 0 to `most`. Fails as the service words it. */
export async function numberOf(
  visit: Visit,
  template: Template,
  field: string,
  most: number,
): Promise<number> {
  const value = Number(await evaluateTyped(template, field, 'number', surroundingsOf(visit)));
  if (value < 0 || value > most) {
    throw new QueryFailure(field, `${field} must be between 0 and ${most} but was: ${value}`);
  }
  return value;
}

/** The same for whole numbers. */
export async function wholeNumberOf(
  visit: Visit,
  template: Template,
  field: string,
): Promise<number> {
  const value = await numberOf(visit, template, field, MOST);
  if (!Number.isInteger(value)) {
    throw new QueryFailure(field, `The ${field} field cannot be parsed as an integer: ${value}`);
  }
  return value;
}
