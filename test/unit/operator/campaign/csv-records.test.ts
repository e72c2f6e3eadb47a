import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCsv } from '../../../../lib/operator/campaign/csv-records.ts';

const cell = fc
  .string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '1', '漢') })
  .filter((text) => text.trim() !== '');

it('reads every table that a spreadsheet can write', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (table) => {
      const { records, faults } = parseCsv(stringify(table), 'any.csv');
      expect(faults).toEqual([]);
      expect(records.map((record) => record.cells.map(({ text }) => text))).toEqual(table);
    }),
  );
});

it('knows where each cell begins', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (table) => {
      const text = stringify(table, { quoted: true });
      const lines = text.split('\n');
      for (const { cells } of parseCsv(text, 'any.csv').records) {
        for (const { line, column } of cells) {
          expect(lines[line - 1]?.[column - 1]).toBe('"');
        }
      }
    }),
  );
});
