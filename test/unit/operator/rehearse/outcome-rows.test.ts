import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../../lambdas/shared/contract/outcome-item.ts';
import { formatOutcomes, toOutcomeRows } from '../../../../lib/operator/rehearse/outcome-rows.ts';
import { invitationItem } from './items.ts';

function cellsOf(item: Partial<InvitationItem>): Record<string, string> {
  const csv = formatOutcomes(toOutcomeRows([invitationItem(item)], (id) => id));
  const [row] = parse(csv, { columns: true }) as Record<string, string>[];
  return row ?? {};
}

describe('outcomes.csv', () => {
  it('has one line an account, sorted by target, with units by their paths', () => {
    const rows = toOutcomeRows(
      [
        invitationItem({ target: 'zoe@example.com', organizationalUnit: 'ou-abcd-11111111' }),
        invitationItem({ target: '111122223333', organizationalUnit: null }),
      ],
      (id) => (id === 'ou-abcd-11111111' ? 'Workloads/Prod' : id),
    );
    expect(rows.map((row) => [row.target, row.organizationalUnit])).toEqual([
      ['111122223333', null],
      ['zoe@example.com', 'Workloads/Prod'],
    ]);
  });

  it.each(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])(
    'disarms a cell that begins with %j',
    (first) => {
      expect(cellsOf({ message: `${first}HYPERLINK("http://x")` }).message).toBe(
        `'${first}HYPERLINK("http://x")`,
      );
    },
  );

  it('never has a cell that a spreadsheet would take for a formula', () => {
    const text = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '＝', '\t', '\r', '"', ',', 'a', '\n'),
    });
    fc.assert(
      fc.property(text, text, (message, nextAction) => {
        for (const cell of Object.values(cellsOf({ message, nextAction }))) {
          expect(cell).not.toMatch(/^[=+\-@＝\t\r\n]/);
        }
      }),
    );
  });

  it('never has such a cell for a reader that separates by semicolons or tabs either', () => {
    const text = fc.string({
      unit: fc.constantFrom('=', '-', ';', '\t', '\n', '"', ' ', 'a', '＝'),
    });
    fc.assert(
      fc.property(text, (message) => {
        const row = invitationItem({ message });
        for (const cell of formatOutcomes(toOutcomeRows([row], (id) => id)).split(/[;\t\n]/)) {
          expect(cell).not.toMatch(/^[\s"]*[=\-＝]/);
        }
      }),
    );
  });

  it('leaves no carriage return by itself, which ends a line for some readers', () => {
    const row = invitationItem({ message: 'answered (jane\r=HYPERLINK(A1))' });
    const text = formatOutcomes(toOutcomeRows([row], (id) => id));
    expect(text).toContain(`"answered (jane\r'=HYPERLINK(A1))"`);
  });

  it('keeps every other text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const message = `x${text}`;
        fc.pre(!/[;\s]/.test(message));
        expect(cellsOf({ message }).message).toBe(message);
      }),
    );
  });
});
