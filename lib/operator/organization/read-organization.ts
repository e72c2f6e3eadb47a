import type * as z from 'zod';
import { type Fault, quote, type Reading, toReading } from '../input/faults.ts';
import { readText } from '../input/read-text.ts';
import { type OrganizationFile, organizationFile } from './schema.ts';
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
  const result = organizationFile.safeParse(reading.value);
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
  const found = describeValue(valueAt(value, issue.path));
  const place = document.placeOf(issue.path);
  return [{ code: 'setting', file, ...place, path, found, problem: describeIssue(issue) }];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const expectations = issue.errors.flat().map(describeIssue);
  return expectations.length === 0 ? issue.message : [...new Set(expectations)].join(', or ');
}

function findInconsistencies(
  organization: OrganizationFile,
  document: YamlDocument,
  file: string,
): Fault[] {
  const lines = new Map<string, number>();
  return organization.accounts.flatMap(({ target }, index) => {
    const path = ['accounts', index, 'target'];
    const place = document.placeOf(path);
    const first = lines.get(target);
    lines.set(target, first ?? place.line);
    if (first === undefined) return [];
    const found = `${target} on line ${first} already`;
    const expected = 'each account once';
    return [{ code: 'inconsistent', file, ...place, path: describePath(path), found, expected }];
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
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? quote(value) : quote(JSON.stringify(value));
}
