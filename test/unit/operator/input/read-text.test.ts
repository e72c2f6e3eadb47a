import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../../lib/operator/input/faults.ts';
import { decodeText, readText } from '../../../../lib/operator/input/read-text.ts';

function decode(...bytes: number[]) {
  return decodeText(new Uint8Array(bytes), 'file.csv', 'something');
}

function faultOf(bytes: Uint8Array) {
  const reading = decodeText(bytes, 'file.csv', 'something');
  return reading.kind === 'faulty' ? reading.faults[0] : undefined;
}

describe('decodeText', () => {
  it('reads any text in UTF-8, with or without a byte order mark', () => {
    const text = fc.string({ unit: 'grapheme' }).map((inner) => `x${inner.replaceAll('\0', '')}`);
    fc.assert(
      fc.property(text, fc.boolean(), (original, hasMark) => {
        const bytes = new TextEncoder().encode((hasMark ? '\ufeff' : '') + original);
        expect(decodeText(bytes, 'f', '')).toEqual({ kind: 'read', value: original });
      }),
    );
  });

  it.each([
    ['nothing', []],
    ['a byte order mark alone', [0xef, 0xbb, 0xbf]],
    ['white space', [0x20, 0x0a]],
  ])('fails for an empty file: %s', (_, bytes) => {
    expect(faultOf(new Uint8Array(bytes))).toMatchObject({ code: 'empty', line: 1, column: 1 });
  });

  it.each([
    ['UTF-16, little endian', [0xff, 0xfe, 0x61, 0]],
    ['UTF-16, big endian', [0xfe, 0xff, 0, 0x61]],
    ['UTF-16 without a mark', [0x61, 0, 0x62, 0]],
    ['UTF-16 without a mark, big endian', [0, 0x61, 0, 0x62]],
    ['UTF-32', [0xff, 0xfe, 0, 0]],
  ])('fails for %s', (_, bytes) => {
    expect(decode(...bytes)).toMatchObject({
      kind: 'faulty',
      faults: [{ code: 'encoding', line: 1, column: 1 }],
    });
  });

  it('fails for a NUL byte, saying where, however far down it is', () => {
    const text = `${'target,organizationalUnit\r\n'.repeat(9)}é,\0`;
    const fault = faultOf(new TextEncoder().encode(text));
    expect(fault).toMatchObject({ code: 'nulByte', line: 10, column: 3 });
    expect(fault && describeFault(fault)).toBe(
      'file.csv:10:3: the file is not plain text: found a NUL byte, expected none; delete it, or export the file again',
    );
    expect(faultOf(Uint8Array.from([0, 0, 0, 0]))).toMatchObject({ code: 'nulByte', column: 1 });
  });

  it('fails for Latin-1, saying where the first foreign byte is', () => {
    const bytes = Uint8Array.from([...Buffer.from('a,é\r\nbé'), 0xe9, 0x0a]);
    expect(faultOf(bytes)).toMatchObject({ code: 'encoding', line: 2, column: 3 });
  });

  it('fails for a file that ends inside a character', () => {
    expect(faultOf(Uint8Array.from([0x61, 0xe2, 0x82]))).toMatchObject({ line: 1, column: 2 });
  });
});

it('fails for a file that is not there', async () => {
  expect(await readText('/nowhere/campaign.csv', '')).toMatchObject({
    kind: 'faulty',
    faults: [{ code: 'unreadable', file: '/nowhere/campaign.csv' }],
  });
});
