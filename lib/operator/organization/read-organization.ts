import type * as z from 'zod';
import { normalizePath } from '../campaign/unit-directory.ts';
import { describeExpectation } from '../input/expectation.ts';
import { type Fault, quote, type Reading, toReading } from '../input/faults.ts';
import { readText } from '../input/read-text.ts';
import { type OrganizationFile, organizationFile } from './schema.ts';
import { listUnits } from './to-world.ts';
import { YamlDocument } from './yaml-document.ts';

const EXPECTED = 'the description of an organization';

export async function readOrganization(file: string): Promise<Reading<OrganizationFile>> {
  const text = await readText(file, EXPECTED);
  return text.kind === 'faulty' ? text : parseOrganization(text.value, file);
}

export function parseOrganization(text: string, file: string): Reading<OrganizationFile> {
  const document = new YamlDocument(text, file);
  const reading = document.read();
  if (reading.kind === 'faulty') return reading;
  if (reading.value === null) {
    const empty: Fault = { code: 'empty', file, line: 1, column: 1, expected: EXPECTED };
    return { kind: 'faulty', faults: [empty] };
  }
  const result = organizationFile.safeParse(reading.value, { error: describeExpectation });
  if (!result.success) {
    const faults = result.error.issues.flatMap((issue) =>
      toFaults(issue, reading.value, document, file),
    );
    return toReading(undefined as never, faults);
  }
  return toReading(result.data, findInconsistencies(result.data, document, file));
}

function toFaults(
  issue: z.core.$ZodIssue,
  value: unknown,
  document: YamlDocument,
  file: string,
): Fault[] {
  const path = describePath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      code: 'unknownSetting',
      file,
      ...document.placeOfKey(issue.path, name),
      path,
      name,
    }));
  }
  const found = valueAt(value, issue.path);
  const place = { file, ...document.placeOf(issue.path), path, problem: issue.message };
  return found === undefined
    ? [{ code: 'missingSetting', ...place }]
    : [{ code: 'setting', ...place, found: describeValue(found) }];
}

function findInconsistencies(
  organization: OrganizationFile,
  document: YamlDocument,
  file: string,
): Fault[] {
  const targets = organization.accounts.map(({ target }, index) => ({
    text: target,
    path: ['accounts', index, 'target'],
  }));
  const paths = organization.organizationalUnits.map((unit, index) => ({
    text: normalizePath(typeof unit === 'string' ? unit : unit.path),
    path: ['organizationalUnits', index],
  }));
  const ids = organization.organizationalUnits.flatMap((unit, index) =>
    typeof unit === 'string' || unit.id === undefined
      ? []
      : [{ text: unit.id, path: ['organizationalUnits', index, 'id'] }],
  );
  const once = 'each organizational unit once; delete one of the two';
  return [
    ...findRepeated(targets, 'each account once; delete one of the two', document, file),
    ...findRepeated(paths, once, document, file),
    ...findRepeated(ids, once, document, file),
    ...findUnknownUnits(organization, document, file),
  ];
}

interface Named {
  readonly text: string;
  readonly path: readonly PropertyKey[];
}

function findRepeated(
  named: readonly Named[],
  expected: string,
  document: YamlDocument,
  file: string,
): Fault[] {
  const lines = new Map<string, number>();
  return named.flatMap(({ text, path }) => {
    const place = document.placeOf(path);
    const first = lines.get(text);
    lines.set(text, first ?? place.line);
    if (first === undefined) return [];
    const found = `${quote(text)} on line ${first} already`;
    return [{ code: 'inconsistent', file, ...place, path: describePath(path), found, expected }];
  });
}

/** Owners of a unit that does not exist would never be asked. */
function findUnknownUnits(
  organization: OrganizationFile,
  document: YamlDocument,
  file: string,
): Fault[] {
  const known = listUnits(organization).paths;
  return Object.keys(organization.owners.byUnit)
    .filter((name) => !known.includes(normalizePath(name)))
    .map((found) => {
      const place = document.placeOfKey(['owners', 'byUnit'], found);
      return { code: 'unknownUnit', file, ...place, found, known };
    });
}

function describePath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`,
    )
    .join('');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

function describeValue(value: unknown): string {
  if (value === null) return 'nothing';
  return quote(typeof value === 'string' ? value : JSON.stringify(value));
}
