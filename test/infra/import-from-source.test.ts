import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  collectingPartOf,
  importDirectly,
  isMixed,
  ownPartOf,
  Sources,
} from '../../lib/orchestrator/bundling/import-from-source.ts';

describe('an import of the SDK from a collecting module', () => {
  const direct = (text: string) =>
    importDirectly(text, (specifier, name) =>
      specifier === '@smithy/core/serde' && name === 'toHex'
        ? { module: '/core/hex.js', name: 'encode' }
        : undefined,
    );

  it('becomes one from the module that defines the name, under the name it has there', () => {
    expect(direct('import { toHex as hex, } from "@smithy/core/serde";')).toBe(
      'import { encode as hex } from "/core/hex.js";',
    );
  });

  it('stays for a name whose source is not known', () => {
    expect(direct('import { toHex, v4 as uuid } from "@smithy/core/serde";')).toBe(
      'import { encode as toHex } from "/core/hex.js";import { v4 as uuid } from "@smithy/core/serde";',
    );
  });

  it('stays when it is of everything, or of a default', () => {
    const text = 'import * as all from "@smithy/core/serde";\nimport x from "@smithy/core/serde";';
    expect(direct(text)).toBe(text);
  });
});

describe('the source of a name', () => {
  const { resolve } = createRequire(import.meta.url);
  const core = dirname(resolve('@smithy/core/package.json'));
  const client = join(
    dirname(resolve('@aws-sdk/client-dynamodb/package.json')),
    'dist-es/DynamoDBClient.js',
  );
  const sourceOf = (specifier: string, name: string) => {
    const source = new Sources().find(client, specifier, name);
    return source && { ...source, module: source.module.replace(`${core}/dist-es/`, '') };
  };

  it.each([
    ['@smithy/core/checksum', 'Sha256', 'submodules/checksum/sha256/Sha256Node.js', 'Sha256Node'],
    ['@smithy/core/serde', 'toBase64', 'submodules/serde/util-base64/toBase64.js', 'toBase64'],
    [
      '@smithy/core',
      'getSmithyContext',
      'submodules/transport/getSmithyContext.js',
      'getSmithyContext',
    ],
    ['@smithy/core/serde', 'v4', 'submodules/serde/index.js?own', 'v4'],
  ])('is found behind %s: %s', (specifier, name, module, as) => {
    expect(sourceOf(specifier, name)).toEqual({ module, name: as });
  });

  it.each([
    ['./commands/GetItemCommand', 'GetItemCommand'],
    ['node:crypto', 'createHash'],
  ])('is not asked for behind %s', (specifier, name) => {
    expect(sourceOf(specifier, name)).toBeUndefined();
  });
});

describe('a collecting module that defines something itself', () => {
  const text = [
    'import { a } from "./a";',
    'export { a };',
    'export { b as c } from "./b";',
    'export const own = a + 1;',
  ].join('\n');

  it('is told from one that only collects', () => {
    expect(isMixed('/core/index.js', text)).toBe(true);
    expect(isMixed('/core/index.js', text.replace(/export const.*/, ''))).toBe(false);
    expect(isMixed('/core/part.js', text)).toBe(false);
  });

  it('is split in two, so that there is one of each', () => {
    expect(ownPartOf(text)).toContain('export const own = a + 1;');
    expect(ownPartOf(text)).not.toContain('./b');
    expect(collectingPartOf('/core/index.js', text)).toContain('export { b as c } from "./b";');
    expect(collectingPartOf('/core/index.js', text)).not.toContain('const own');
    expect(collectingPartOf('/core/index.js', text)).toContain(
      'export * from "/core/index.js?own";',
    );
  });
});
