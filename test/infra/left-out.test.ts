import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { BUNDLING } from '../../lib/orchestrator/bundling/bundle-functions.ts';
import { withoutRegions } from '../../lib/orchestrator/bundling/leave-out-regions.ts';
import { STAND_INS } from '../../lib/orchestrator/bundling/stand-ins.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
const moduleNamed = (path: string) => {
  const [scope = '', name = '', ...rest] = path.split('/');
  return readFileSync(
    join(dirname(require.resolve(`${scope}/${name}/package.json`)), ...rest),
    'utf8',
  );
};
const load = (text: string): Promise<Record<string, unknown>> =>
  import(`data:text/javascript,${encodeURIComponent(text)}`);

/** Bundles one module as the functions are bundled. */
const bundle = (contents: string) =>
  build({ ...BUNDLING, write: false, logLevel: 'silent', stdin: { contents, resolveDir: ROOT } });

describe('a stand-in', () => {
  it.each(Object.entries(STAND_INS))('has no name that %s does not have', (path, text) => {
    const real = moduleNamed(path);
    const names = [...text.matchAll(/export (?:const|class|function) (\w+)/g)].map(([, n]) => n);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(real).toMatch(new RegExp(`export (?:const|class|function|async function) ${name}\\b`));
    }
  });

  it.each(
    Object.entries(STAND_INS).filter(([, text]) =>
      /^\s*export function \w+\(\) \{\s*throw/.test(text),
    ),
  )('of %s refuses, and says what to do', async (_, text) => {
    const [name, refused] = Object.entries(await load(text))[0] ?? [];
    expect(refused).toThrow(`${name} is left out of the functions`);
    expect(() => new (refused as new () => unknown)()).toThrow('stand-ins.ts');
  });

  it('refuses extensions of a client, and the signing of events', async () => {
    const text = STAND_INS['@aws-sdk/client-sns/dist-es/runtimeExtensions.js'] ?? '';
    const { resolveRuntimeExtensions } = await load(text);
    const config = { region: 'us-east-1' };
    const resolved = resolveRuntimeExtensions as (config: object, all: object[]) => object;
    expect(resolved(config, [])).toBe(config);
    expect(() => resolved(config, [{}])).toThrow('no client is made with extensions');

    const formatter = await load(
      STAND_INS['@smithy/signature-v4/dist-es/HeaderFormatter.js'] ?? '',
    );
    const HeaderFormatter = formatter.HeaderFormatter as new () => { format(): unknown };
    expect(() => new HeaderFormatter().format()).toThrow('no function sends a stream of events');
  });

  it('refuses to sign for several Regions, and signs for one', async () => {
    const path = '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js';
    const signer = `class SignatureV4SignWithCredentials { async sign() { return 'signed'; } }`;
    const text = (STAND_INS[path] ?? '').replace(/import .*/, signer);
    const { SignatureV4MultiRegion } = await load(text);
    interface Signer {
      sign(request: object, options?: object): Promise<unknown>;
    }
    const multiRegion = new (SignatureV4MultiRegion as new () => Signer)();
    await expect(multiRegion.sign({}, { signingRegion: 'us-east-1' })).resolves.toBe('signed');
    await expect(multiRegion.sign({}, { signingRegion: '*' })).rejects.toThrow(
      'no request is signed for several Regions',
    );
  });

  describe('for the times', () => {
    type Parse = (text: unknown) => Date | undefined;
    const real = require('@smithy/core/serde') as Record<string, unknown>;
    const path = '@smithy/core/dist-es/submodules/serde/date-utils.js';
    const standIn = () => load((STAND_INS[path] ?? '').replace(/export \{.*/, ''));

    it.each([
      ['parseRfc7231DateTime', 'Mon, 23 Nov 2026 10:00:09 GMT'],
      ['parseRfc7231DateTime', undefined],
      ['parseRfc3339DateTime', '2026-11-23T10:00:09Z'],
      ['parseRfc3339DateTime', '2026-11-23T10:00:09.125Z'],
      ['parseRfc3339DateTimeWithOffset', '2026-11-23T10:00:09+02:30'],
      ['parseRfc3339DateTimeWithOffset', null],
    ] as const)('reads with %s what the SDK reads: %s', async (name, text) => {
      const { [name]: parse } = await standIn();
      expect((parse as Parse)(text)).toEqual((real[name] as Parse)(text));
    });

    it('fails when a text is no time', async () => {
      const { parseRfc7231DateTime } = await standIn();
      expect(() => (parseRfc7231DateTime as Parse)('soon')).toThrow('Invalid date-time value');
    });

    it('writes what the SDK writes', async () => {
      const { dateToUtcString } = await standIn();
      const date = new Date('2026-02-03T04:05:06Z');
      const written = (write: unknown) => (write as (date: Date) => string)(date);
      expect(written(dateToUtcString)).toBe(written(real.dateToUtcString));
    });
  });

  it('that stands for nothing fails the bundling', async () => {
    await expect(bundle('export {};')).rejects.toThrow(
      'a stand-in stands for nothing: the SDK has no @aws-sdk/credential-provider-node/dist-es/defaultProvider.js any more',
    );
  });
});

it('fails to bundle who imports the class of an exception', async () => {
  const importing = bundle(`
    import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
    export const is = (error) => error instanceof ConditionalCheckFailedException;`);
  await expect(importing).rejects.toThrow(
    /No matching export in ".*client-dynamodb\/dist-es\/index.js" for import "ConditionalCheckFailed/,
  );
});

describe('the partitions without their Regions', () => {
  interface Partition {
    readonly id: string;
    readonly regionRegex: string;
    readonly regions: Readonly<Record<string, object>>;
  }
  const text = moduleNamed(
    '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
  );
  const partitionsOf = async (of: string) =>
    ((await load(of)).partitionsInfo as { partitions: readonly Partition[] }).partitions;
  const partitionOf = (all: readonly Partition[], region: string) =>
    all.find(({ regions }) => region in regions) ??
    all.find(({ regionRegex }) => new RegExp(regionRegex).test(region));

  it('know each Region by its pattern or its name', async () => {
    const shorter = await partitionsOf(withoutRegions(text));
    const all = await partitionsOf(text);
    const regions = all.flatMap((partition) => Object.keys(partition.regions));
    expect(regions.length).toBeGreaterThan(30);
    for (const region of regions) {
      expect(partitionOf(shorter, region)?.id, region).toBe(partitionOf(all, region)?.id);
    }
  });

  it('fail when the SDK keeps them in another way', () => {
    expect(() => withoutRegions('export const partitionsInfo = read();')).toThrow(
      'the SDK no longer keeps its partitions as one literal',
    );
  });
});
