import '../../../lambdas/shared/contract/english.ts';
import { EVENT_VERSION } from '../../../lambdas/shared/contract/event-version.ts';
import { accountInvitationRequested } from '../../../lambdas/shared/contract/incoming-events.ts';
import { parseTarget } from '../../../lambdas/shared/contract/target.ts';
import { describeExpectation } from '../input/expectation.ts';
import { type Fault, type Reading, toReading } from '../input/faults.ts';
import { readText } from '../input/read-text.ts';
import { COLUMNS, type ColumnName } from './columns.ts';
import { type Cell, type CsvRecord, parseCsv } from './csv-records.ts';
import { type Header, readHeader } from './header.ts';
import type { AccountInvitationDetail, Campaign, CampaignRow } from './invitation-request.ts';
import type { UnitDirectory } from './unit-directory.ts';

const EXPECTED = 'a header line and one line for each account';

/** Reads a campaign file: every account, or every fault. */
export async function readCampaign(file: string, units: UnitDirectory): Promise<Reading<Campaign>> {
  const text = await readText(file, EXPECTED);
  return text.kind === 'faulty' ? text : parseCampaign(text.value, file, units);
}

export function parseCampaign(text: string, file: string, units: UnitDirectory): Reading<Campaign> {
  const { records, faults: syntaxFaults } = parseCsv(text, file);
  const [first, ...rest] = records;
  if (first === undefined) {
    const empty: Fault = { code: 'empty', file, line: 1, column: 1, expected: EXPECTED };
    return toReading({ file, rows: [] }, syntaxFaults.length === 0 ? [empty] : syntaxFaults);
  }
  const header = readHeader(first, file);
  if (header.kind === 'faulty') return header;

  const faults: Fault[] = [...syntaxFaults];
  if (rest.length === 0 && faults.length === 0) {
    faults.push({
      code: 'noAccounts',
      file,
      line: first.line,
      column: 1,
      found: 'the header alone',
    });
  }
  const reader = new RowReader(file, header.value, units, faults);
  const rows = rest.map((record) => reader.read(record)).filter((row) => row !== undefined);
  return toReading({ file, rows }, faults);
}

class RowReader {
  readonly #file: string;
  readonly #header: Header;
  readonly #units: UnitDirectory;
  readonly #faults: Fault[];
  readonly #lineOfTarget = new Map<string, number>();

  constructor(file: string, header: Header, units: UnitDirectory, faults: Fault[]) {
    this.#file = file;
    this.#header = header;
    this.#units = units;
    this.#faults = faults;
  }

  read(record: CsvRecord): CampaignRow | undefined {
    const expected = this.#header.width;
    if (record.cells.length !== expected) {
      const place = { file: this.#file, line: record.line, column: 1 };
      this.#faults.push({ code: 'cellCount', ...place, found: record.cells.length, expected });
      return undefined;
    }
    const faultsBefore = this.#faults.length;
    const target = this.#readTarget(this.#cell(record, 'target'));
    const unitPath = this.#readUnit(this.#cell(record, 'organizationalUnit'));
    const values = this.#readOthers(record);
    const request = this.#validate(record, { ...values, target: target ?? PLACEHOLDER });
    if (target === undefined || request === undefined || this.#faults.length > faultsBefore) {
      return undefined;
    }
    return { line: record.line, target, unitPath, request };
  }

  #cell(record: CsvRecord, name: ColumnName): Cell | undefined {
    const index = this.#header.indexes.get(name);
    return index === undefined ? undefined : record.cells[index];
  }

  #readTarget(cell: Cell | undefined): string | undefined {
    if (cell === undefined) return undefined;
    const place = { file: this.#file, line: cell.line, column: cell.column };
    const found = cell.text.trim();
    const target = parseTarget(found)?.id;
    if (target === undefined) {
      this.#faults.push({ code: 'target', ...place, found, what: describeTarget(found) });
      return undefined;
    }
    const firstLine = this.#lineOfTarget.get(target);
    if (firstLine !== undefined) {
      this.#faults.push({ code: 'duplicateTarget', ...place, target, firstLine });
      return undefined;
    }
    this.#lineOfTarget.set(target, cell.line);
    return target;
  }

  #readUnit(cell: Cell | undefined): string | null {
    const found = cell?.text.trim() ?? '';
    if (cell === undefined || found === '') return null;
    const place = { file: this.#file, line: cell.line, column: cell.column };
    const unit = this.#units.find(found);
    switch (unit.kind) {
      case 'found':
        return unit.path;
      case 'ambiguous':
        this.#faults.push({ code: 'ambiguousUnit', ...place, found, paths: unit.paths });
        return null;
      case 'unknown':
        this.#faults.push({ code: 'unknownUnit', ...place, found, known: this.#units.paths });
        return null;
    }
  }

  #readOthers(record: CsvRecord): Partial<Record<ColumnName, unknown>> {
    const values: Partial<Record<ColumnName, unknown>> = {};
    for (const name of this.#header.indexes.keys()) {
      if (name === 'target' || name === 'organizationalUnit') continue;
      const cell = this.#cell(record, name);
      const text = cell?.text.trim() ?? '';
      if (cell === undefined || text === '') continue;
      const reading = COLUMNS[name].read(text);
      if ('value' in reading) values[name] = reading.value;
      else this.#reject(name, cell, reading.problem);
    }
    return values;
  }

  /** The contract has the last word, on the same schema that guards the bus. */
  #validate(
    record: CsvRecord,
    values: Partial<Record<ColumnName, unknown>>,
  ): AccountInvitationDetail | undefined {
    const result = accountInvitationRequested.safeParse(
      { version: EVENT_VERSION, ...values },
      { error: describeExpectation },
    );
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const name = issue.path[0] as ColumnName;
      const cell = this.#cell(record, name) ?? record.cells[0];
      if (cell !== undefined) this.#reject(name, cell, issue.message);
    }
    return undefined;
  }

  #reject(name: string, cell: Cell, problem: string): void {
    const { line, column, text } = cell;
    this.#faults.push({
      code: 'cell',
      file: this.#file,
      line,
      column,
      name,
      found: text.trim(),
      problem,
    });
  }
}

/** Stands for a target that is faulty already, so that the rest of its row is looked at too. */
const PLACEHOLDER = '000000000000';

function describeTarget(text: string): string {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (/^\d+$/.test(digits)) return `${digits.length} digits`;
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(text)) return 'a number that a spreadsheet has rounded';
  return text.includes('@') ? `${text.length} characters` : 'no @';
}
