import type { AccountInvitationDetail } from './invitation-request.ts';

/** How the text of a cell becomes a value of the request; a `string` result is what is wrong with it. */
type CellReader = (text: string) => { readonly value: unknown } | { readonly problem: string };

interface ColumnSpec {
  readonly isRequired: boolean;
  readonly meaning: string;
  readonly read: CellReader;
}

const asText: CellReader = (text) => ({ value: text });

const asNumber: CellReader = (text) =>
  /^\d{1,9}$/.test(text) ? { value: Number(text) } : { problem: 'expected a whole number' };

const asBoolean: CellReader = (text) => {
  const value = { true: true, yes: true, false: false, no: false }[text.toLowerCase()];
  return value === undefined ? { problem: 'expected true or false' } : { value };
};

const asTags: CellReader = (text) => {
  const pairs = text
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => pair.match(/^([^=]+)=(.*)$/s));
  const keys = pairs.map((pair) => pair?.[1]?.trim() ?? '');
  if (keys.includes('')) return { problem: "expected 'key=value' pairs with ; between them" };
  if (keys.includes('__proto__')) return { problem: "expected no key '__proto__'" };
  if (new Set(keys).size < keys.length) return { problem: 'expected each key once' };
  return { value: Object.fromEntries(pairs.map((pair, at) => [keys[at], pair?.[2]?.trim()])) };
};

/** The columns of a campaign file. An optional cell that is empty is absent from the request. */
export const COLUMNS = {
  target: {
    isRequired: true,
    meaning: 'account id of 12 digits, or e-mail address of the account',
    read: asText,
  },
  organizationalUnit: {
    isRequired: true,
    meaning: 'name, path or id of the unit the account is moved to; empty leaves it in the root',
    read: asText,
  },
  campaign: { isRequired: false, meaning: 'name of the campaign', read: asText },
  notes: {
    isRequired: false,
    meaning: 'text that AWS e-mails with the invitation',
    read: asText,
  },
  priority: { isRequired: false, meaning: '0 is admitted first, 9 last', read: asNumber },
  requestId: { isRequired: false, meaning: 'identity of the request', read: asText },
  tags: { isRequired: false, meaning: 'key=value pairs with ; between them', read: asTags },
  maxInvitations: {
    isRequired: false,
    meaning: 'invitations to send before EXPIRED is final',
    read: asNumber,
  },
  reinvite: {
    isRequired: false,
    meaning: 'true: ask again although the owner declined or the invitation was canceled',
    read: asBoolean,
  },
} as const satisfies Record<Exclude<keyof AccountInvitationDetail, 'version'>, ColumnSpec>;

export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

export function isColumnName(text: string): text is ColumnName {
  return Object.hasOwn(COLUMNS, text);
}

/** Columns for the eyes of people only. */
export function isIgnoredColumn(text: string): boolean {
  return text.startsWith('#');
}
