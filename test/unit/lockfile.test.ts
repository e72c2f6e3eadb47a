import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
}

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const { packages } = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, Entry>;
};
const entries = Object.entries(packages).filter(([path]) => path !== '');

/** For another system than the lockfile was written on: the registry at hand need not have had it. */
const isOfAPlatform = ({ optional, os, cpu }: Entry) =>
  optional === true && (os !== undefined || cpu !== undefined);

describe('package-lock.json', () => {
  it('names no registry, so that every checkout asks its own', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('has the hash of every package but those inside of another', () => {
    const unproven = entries.filter(
      ([, entry]) => entry.integrity === undefined && !entry.inBundle,
    );
    expect(unproven).toEqual([]);
  });

  it('has hashes that are strong', () => {
    const hashes = entries.flatMap(([, { integrity }]) => integrity ?? []);
    expect(hashes.length).toBeGreaterThan(200);
    expect(hashes.filter((hash) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(hash))).toEqual([]);
  });

  it('has no package from a directory, a repository or an address', () => {
    const versions = entries.map(([, { version }]) => version ?? '');
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/.test(version))).toEqual(
      [],
    );
  });

  it('knows the packages that would run a script when they are installed', () => {
    const scripted = entries.filter(([, entry]) => entry.hasInstallScript && !isOfAPlatform(entry));
    // Both ship what their scripts would check or build: .npmrc turns all scripts off.
    expect(scripted.map(([path]) => path)).toEqual([
      'node_modules/classic-level',
      'node_modules/esbuild',
    ]);
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  });
});

describe('package.json', () => {
  it('names exact versions only', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const versions = Object.values({ ...dependencies, ...devDependencies }).map(String);
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
