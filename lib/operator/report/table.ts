import Table from 'cli-table3';
import { type OutputMode, printable } from '../terminal.ts';

export interface TableProps {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Numbers are aligned to the right, everything else to the left. */
  readonly mode: OutputMode;
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Lines around the cells at a terminal, aligned columns elsewhere. */
export function renderTable({ head, rows, mode }: TableProps): string {
  const alignments = head.map((_, column) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left',
  );
  const isPlain = mode !== 'terminal';
  const table = new Table({
    head: head.map(printable),
    colAligns: alignments as ('left' | 'right')[],
    // Colours would reach into logs; the lines are enough.
    style: {
      head: [],
      border: [],
      ...(isPlain ? { 'padding-left': 0, 'padding-right': 0 } : { compact: true }),
    },
    ...(isPlain ? { chars: NO_LINES } : {}),
  });
  for (const row of rows) table.push(row.map((cell) => printable(String(cell))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
