/** Reads a whole number above 0 as people write it; `undefined` when the text is anything else. */
export function readWholeNumber(text: string): number | undefined {
  const number = Number(text);
  return /^\d{1,9}$/.test(text) && number > 0 ? number : undefined;
}
