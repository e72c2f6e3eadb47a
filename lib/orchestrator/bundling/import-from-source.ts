import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const SDK_MODULE = /node_modules\/@(?:smithy|aws-sdk)\/.+\/dist-es\/.+\.js$/;
/** `import { A, B as C, } from "@smithy/core/protocols";`, as the SDK's compiler writes it. */
const IMPORT = /^import \{([^}]+)\} from "(@(?:smithy|aws-sdk)\/core\/[\w-]+)";$/gm;
const EXPORT = /^export \{([^}]+)\} from "(\.[^"]+|@(?:smithy|aws-sdk)\/core\/[\w-]+)";$/gm;

type SourcesOf = (specifier: string) => ReadonlyMap<string, string>;

/**
 * Imports of the SDK's modules from its collecting modules (`@smithy/core/protocols` and the like),
 * as imports from the modules that define the names. A collecting module is one file, and esbuild
 * decides by file what a function can reach: one function that speaks the query protocol would
 * make every function load it. The packages declare that their modules have no side effects.
 */
export const importFromSource: Plugin = {
  name: 'import-from-source',
  setup(build) {
    const sources = new Map<string, ReadonlyMap<string, string>>();
    const sourcesOf: SourcesOf = (specifier) => {
      const known = sources.get(specifier) ?? readSources(specifier, sourcesOf);
      sources.set(specifier, known);
      return known;
    };
    build.onLoad({ filter: SDK_MODULE }, async ({ path }) => ({
      contents: importDirectly(await readFile(path, 'utf8'), sourcesOf),
    }));
  },
};

/** The text of a module with its imports pulled apart; a name whose source is unknown stays. */
export function importDirectly(text: string, sourcesOf: SourcesOf): string {
  return text.replace(IMPORT, (_, names: string, specifier: string) =>
    namesIn(names)
      .map((name) => {
        const source = sourcesOf(specifier).get(name.split(' as ')[0] ?? name) ?? specifier;
        return `import { ${name} } from ${JSON.stringify(source)};`;
      })
      .join(''),
  );
}

/** Where each name of a collecting module is defined, through whichever others it passes. */
function readSources(specifier: string, sourcesOf: SourcesOf): ReadonlyMap<string, string> {
  const index = moduleOf(specifier);
  const sources = new Map<string, string>();
  for (const [, names = '', from = ''] of readFileSync(index, 'utf8').matchAll(EXPORT)) {
    for (const name of namesIn(names)) {
      const source = from.startsWith('.')
        ? `${join(dirname(index), from)}.js`
        : sourcesOf(from).get(name);
      // A name that is changed on the way out stays with the collecting module.
      if (source !== undefined && !name.includes(' as ') && existsSync(source)) {
        sources.set(name, source);
      }
    }
  }
  return sources;
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The ES module of `@smithy/core/protocols` and the like. */
function moduleOf(specifier: string): string {
  const [scope, name, part] = specifier.split('/');
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${scope}/${name}/package.json`);
  return join(dirname(manifest), 'dist-es', 'submodules', part ?? '', 'index.js');
}
