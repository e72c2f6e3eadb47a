import { printable } from '../terminal.ts';

/** Where a fault is. Lines and columns count from 1; `null` concerns the whole file. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/**
 * Everything that can be wrong with an input file: what was wrong, what was found, what is expected.
 * The fault type derives from this table, so a fault without a message cannot be made.
 */
const FAULTS = {
  unreadable: (f: { readonly cause: string }) =>
    `the file cannot be read: found ${f.cause}, expected a file that this user may read`,
  unwritable: (f: { readonly cause: string }) =>
    `results cannot be written here: found ${f.cause}, expected a directory that this user may write to`,
  noAssembly: (f: { readonly found: string }) =>
    `the directory holds no cloud assembly: found ${f.found}, expected manifest.json; synthesize the app into it first`,
  empty: (f: { readonly expected: string }) =>
    `the file is empty: found nothing, expected ${f.expected}; fill it in as examples/README.md shows`,
  encoding: (f: { readonly found: string }) =>
    `the file is not UTF-8: found ${f.found}, expected UTF-8; save it again with that encoding`,
  nulByte: (_: object) =>
    'the file is not plain text: found a NUL byte, expected none; delete it, or export the file again',
  csvSyntax: (f: { readonly problem: string; readonly found: string }) =>
    `${f.problem}: found ${quote(f.found)}, expected quotes only around a whole cell, and doubled inside one`,
  delimiter: (f: { readonly found: string }) =>
    `the cells are not separated by commas: found ${quote(f.found)}, expected commas; export the sheet as comma separated values`,
  missingColumn: (f: { readonly name: string; readonly found: readonly string[] }) =>
    `the column '${f.name}' is missing: found ${list(f.found)}, expected it in the first line`,
  unknownColumn: (f: { readonly name: string; readonly known: readonly string[] }) =>
    `the column ${quote(f.name)} is unknown: expected ${list(f.known)}; begin its name with # to have it ignored`,
  duplicateColumn: (f: { readonly name: string; readonly firstColumn: number }) =>
    `the column '${f.name}' appears twice: found it at column ${f.firstColumn} already, expected it once`,
  noAccounts: (f: { readonly found: string }) =>
    `no account is named: found ${f.found}, expected at least one line below the header`,
  cellCount: (f: { readonly found: number; readonly expected: number }) =>
    `the line has the wrong number of cells: found ${f.found}, expected ${f.expected} as in the header; a cell with a comma needs quotes`,
  target: (f: { readonly found: string; readonly what: string }) =>
    `the target is neither account id nor e-mail address: found ${f.found === '' ? 'an empty cell' : `${quote(f.found)} (${f.what})`}, expected 12 digits, or an e-mail address of 6 to 64 ASCII characters`,
  duplicateTarget: (f: { readonly target: string; readonly firstLine: number }) =>
    `the target appears twice: found ${f.target} on line ${f.firstLine} already, expected each account once`,
  unknownUnit: (f: { readonly found: string; readonly known: readonly string[] }) =>
    `the organizational unit is unknown: found ${quote(f.found)}, expected ${list(f.known)}; correct it, or list it under organizationalUnits of the organization file`,
  ambiguousUnit: (f: { readonly found: string; readonly paths: readonly string[] }) =>
    `the name of the organizational unit is not unique: found ${quote(f.found)}, expected a path, one of ${list(f.paths)}`,
  cell: (f: { readonly name: string; readonly found: string; readonly problem: string }) =>
    `the cell '${f.name}' is invalid: found ${quote(f.found)}, ${lowerFirst(f.problem)}`,
  yamlSyntax: (f: { readonly found: string; readonly expected: string }) =>
    `the file is not valid YAML: found ${f.found}, expected ${f.expected}`,
  setting: (f: { readonly path: string; readonly found: string; readonly problem: string }) =>
    `${nameEntry(f.path)} is invalid: found ${f.found}, ${lowerFirst(f.problem)}; correct it as examples/README.md explains`,
  missingSetting: (f: { readonly path: string; readonly problem: string }) =>
    `${nameEntry(f.path)} is missing: found nothing, ${lowerFirst(f.problem)}; add it as examples/README.md explains`,
  unknownSetting: (f: { readonly path: string; readonly name: string }) =>
    `${nameEntry(f.path)} has an unknown entry: found ${quote(f.name)}, expected one of those that examples/README.md lists; correct or delete it`,
  inconsistent: (f: { readonly path: string; readonly found: string; readonly expected: string }) =>
    `${quote(f.path)} does not fit the rest: found ${f.found}, expected ${f.expected}`,
} as const satisfies Record<string, (f: never) => string>;

export type FaultCode = keyof typeof FAULTS;
export type FaultOf<C extends FaultCode> = Place & { readonly code: C } & Parameters<
    (typeof FAULTS)[C]
  >[0];
/** Something wrong with an input file, discriminated by `code`. */
export type Fault = { [C in FaultCode]: FaultOf<C> }[FaultCode];

/** What a reader answers: everything, or everything that is wrong with it. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'faulty'; readonly faults: readonly [Fault, ...Fault[]] };

export function describeFault(fault: Fault): string {
  const describe = FAULTS[fault.code] as (f: Fault) => string;
  const where = [fault.file, fault.line, fault.column].filter((part) => part !== null).join(':');
  return printable(`${where}: ${describe(fault)}`);
}

/** The faults in the order of the file. */
export function sortFaults(faults: readonly Fault[]): Fault[] {
  return faults.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

export function toReading<T>(value: T, faults: readonly Fault[]): Reading<T> {
  const [first, ...rest] = sortFaults(faults);
  return first === undefined
    ? { kind: 'read', value }
    : { kind: 'faulty', faults: [first, ...rest] };
}

const LONGEST_QUOTE = 60;
const MOST_LISTED = 12;

/** A text from a file as it may be shown on a terminal: short, and without control characters. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return `'${printable(JSON.stringify(shown).slice(1, -1).replaceAll('\\"', '"'))}'`;
}

function list(texts: readonly string[]): string {
  if (texts.length === 0) return 'none';
  const shown = texts.slice(0, MOST_LISTED).map(quote).join(', ');
  return texts.length > MOST_LISTED ? `${shown} and ${texts.length - MOST_LISTED} more` : shown;
}

/** An entry of the organization file; an empty path is the file itself. */
function nameEntry(path: string): string {
  return path === '' ? 'the file' : quote(path);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
