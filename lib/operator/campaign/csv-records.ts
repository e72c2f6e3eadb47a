import { parse } from 'csv-parse/sync';
import type { Fault } from '../input/faults.ts';

/** A cell and where it begins. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly Cell[];
}

interface ParsedRecord {
  readonly record: string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** Reads comma separated values; every cell knows its place. Empty lines do not count as records. */
export function parseCsv(
  text: string,
  file: string,
): { readonly records: readonly CsvRecord[]; readonly faults: readonly Fault[] } {
  const unified = text.replaceAll(/\r\n?/g, '\n');
  const faults: Fault[] = [];
  const parsed = parse(unified, {
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      // One stray quote leaves others open: the first fault is the one to mend.
      if (error === undefined || faults.length > 0) return undefined;
      const place = locateProblem(unified, error.bytes as number);
      const shown = (raw ?? '').trim();
      faults.push({
        code: 'csvSyntax',
        file,
        ...place,
        problem: nameProblem(error.code),
        found: shown,
      });
      return undefined;
    },
  }) as unknown as ParsedRecord[];
  return { records: parsed.map(locateCells).filter(isFilled), faults };
}

function nameProblem(code: string): string {
  return code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is not closed' : 'a quote is out of place';
}

/** The parser counts bytes up to the cell that it cannot read; the quote in it is what is wrong. */
function locateProblem(text: string, bytes: number): Start {
  const offset = Buffer.from(text).subarray(0, bytes).toString().length;
  const lines = text.slice(0, Math.max(text.indexOf('"', offset), offset)).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function locateCells({ record, raw, info }: ParsedRecord): CsvRecord {
  const breaks = raw.replace(/\n$/, '').split('\n').length - 1;
  const starts = locateStarts(raw, info.lines - breaks);
  const cells = record.map((text, index) => {
    const start = starts[index] ?? { line: info.lines, column: 1 };
    return { text, ...start };
  });
  return { line: cells[0]?.line ?? info.lines, cells };
}

/** A line of commas, as spreadsheets leave below the last row, is an empty line. */
function isFilled(record: CsvRecord): boolean {
  return record.cells.some((cell) => cell.text.trim() !== '');
}

interface Start {
  readonly line: number;
  readonly column: number;
}

/** Where the cells of the first record in `raw` begin. */
function locateStarts(raw: string, firstLine: number): Start[] {
  const body = raw.replace(/^(?:\ufeff|\n)+/, '');
  let line = firstLine + (raw.slice(0, raw.length - body.length).match(/\n/g)?.length ?? 0);
  let column = 1;
  const starts: Start[] = [{ line, column }];
  let isQuoted = false;
  for (const character of body) {
    column++;
    if (character === '"') isQuoted = !isQuoted;
    if (character === ',' && !isQuoted) starts.push({ line, column });
    if (character === '\n') {
      if (!isQuoted) break;
      line++;
      column = 1;
    }
  }
  return starts;
}
