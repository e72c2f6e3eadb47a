import { type Fault, type Reading, toReading } from '../input/faults.ts';
import {
  COLUMN_NAMES,
  COLUMNS,
  type ColumnName,
  isColumnName,
  isIgnoredColumn,
} from './columns.ts';
import type { CsvRecord } from './csv-records.ts';

/** Which cell of a line holds which column. */
export interface Header {
  readonly width: number;
  readonly indexes: ReadonlyMap<ColumnName, number>;
}

export function readHeader(record: CsvRecord, file: string): Reading<Header> {
  const only = record.cells[0];
  if (record.cells.length === 1 && only !== undefined && /[;\t|]/.test(only.text)) {
    const place = { file, line: only.line, column: only.column };
    return { kind: 'faulty', faults: [{ code: 'delimiter', ...place, found: only.text }] };
  }
  const faults: Fault[] = [];
  const indexes = new Map<ColumnName, number>();
  for (const [index, cell] of record.cells.entries()) {
    const name = cell.text.trim();
    const place = { file, line: cell.line, column: cell.column };
    if (isIgnoredColumn(name)) continue;
    if (!isColumnName(name)) {
      faults.push({ code: 'unknownColumn', ...place, name, known: COLUMN_NAMES });
      continue;
    }
    const first = indexes.get(name);
    if (first === undefined) indexes.set(name, index);
    else {
      const firstColumn = record.cells[first]?.column ?? 1;
      faults.push({ code: 'duplicateColumn', ...place, name, firstColumn });
    }
  }
  faults.push(...findMissing(record, indexes, file));
  return toReading({ width: record.cells.length, indexes }, faults);
}

function findMissing(
  record: CsvRecord,
  indexes: ReadonlyMap<ColumnName, number>,
  file: string,
): Fault[] {
  const found = record.cells.map((cell) => cell.text.trim());
  return COLUMN_NAMES.filter((name) => COLUMNS[name].isRequired && !indexes.has(name)).map(
    (name) => ({ code: 'missingColumn', file, line: record.line, column: 1, name, found }),
  );
}
