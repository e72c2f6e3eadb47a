import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** `import { A, B as C, } from "@smithy/core/protocols";`, as the SDK's compiler writes it. */
const IMPORT = /^import \{([^}]+)\} from "([^"]+)";$/gm;
const EXPORT = /^export \{([^}]+)\} from "([^"]+)";$/gm;
const EXPORT_IMPORTED = /^export \{([^}]+)\};$/gm;
const OWN = /^export (?:const|let|var|class|function|async) /m;

/** A name of a module, or what stands for it there. */
export interface Source {
  readonly module: string;
  readonly name: string;
}

/** Of a module that collects others, the part that it defines itself: `index.js?own`. */
export const OWN_PART = '?own';

interface Binding {
  readonly name: string;
  readonly as: string;
}

/** Where a module has a name from that it passes on. */
interface Origin extends Binding {
  readonly from: string;
}

/**
 * The text of a module of the SDK that imports each name from the module that defines it, past
 * collecting modules (`@smithy/core/protocols` and the like). A collecting module is one file, and
 * esbuild decides by file what a function can reach: one function that speaks the query protocol
 * would make every function load it. The packages declare that their modules have no side effects.
 */
export function importDirectly(
  text: string,
  sourceOf: (specifier: string, name: string) => Source | undefined,
): string {
  return text.replace(IMPORT, (_, names: string, specifier: string) =>
    bindingsIn(names)
      .map(({ name, as }) => {
        const source = sourceOf(specifier, name) ?? { module: specifier, name };
        const binding = source.name === as ? as : `${source.name} as ${as}`;
        return `import { ${binding} } from ${JSON.stringify(source.module)};`;
      })
      .join(''),
  );
}

/** What a collecting module defines itself. */
export function ownPartOf(text: string): string {
  return text.replace(EXPORT, '').replace(EXPORT_IMPORTED, '');
}

/** A collecting module that takes from its own part what it defines itself: there is one of each. */
export function collectingPartOf(path: string, text: string): string {
  const passedOn = [IMPORT, EXPORT, EXPORT_IMPORTED].flatMap((statement) =>
    [...text.matchAll(statement)].map(([found]) => found),
  );
  return [...passedOn, `export * from ${JSON.stringify(`${path}${OWN_PART}`)};`].join('\n');
}

/** Whether a module collects others, and defines something itself. */
export function isMixed(path: string, text: string): boolean {
  return basename(path) === 'index.js' && text.match(EXPORT) !== null && OWN.test(text);
}

interface Collection {
  readonly passedOn: ReadonlyMap<string, Origin>;
  readonly isMixed: boolean;
}

/** Finds where a name is defined, through whichever modules it is passed on. */
export class Sources {
  readonly #modules = new Map<string, string | undefined>();
  readonly #collections = new Map<string, Collection>();

  /** Undefined when the module that is named defines it, or nobody can tell who does. */
  find(importer: string, specifier: string, name: string): Source | undefined {
    const module = this.#moduleOf(importer, specifier);
    if (module === undefined) return undefined;
    const collection = this.#collectionOf(module);
    const origin = collection.passedOn.get(name);
    if (origin === undefined) {
      return collection.isMixed ? { module: `${module}${OWN_PART}`, name } : undefined;
    }
    const source = this.find(module, origin.from, origin.name);
    if (source !== undefined) return source;
    const defining = this.#moduleOf(module, origin.from);
    return defining === undefined ? undefined : { module: defining, name: origin.name };
  }

  #moduleOf(importer: string, specifier: string): string | undefined {
    const base = specifier.startsWith('.')
      ? join(dirname(importer), specifier)
      : directoryOf(importer, specifier);
    if (base === undefined) return undefined;
    if (!this.#modules.has(base)) this.#modules.set(base, moduleAt(base));
    return this.#modules.get(base);
  }

  #collectionOf(module: string): Collection {
    const known = this.#collections.get(module) ?? readCollection(module);
    this.#collections.set(module, known);
    return known;
  }
}

function readCollection(module: string): Collection {
  const text = readFileSync(module, 'utf8');
  const imported = new Map(originsIn(text, IMPORT));
  const passedOn = new Map(originsIn(text, EXPORT));
  for (const [, names = ''] of text.matchAll(EXPORT_IMPORTED)) {
    for (const { name, as } of bindingsIn(names)) {
      const origin = imported.get(name);
      if (origin !== undefined) passedOn.set(as, origin);
    }
  }
  return { passedOn, isMixed: isMixed(module, text) };
}

/** By the name that a module gives them. */
function originsIn(text: string, statement: RegExp): (readonly [string, Origin])[] {
  return [...text.matchAll(statement)].flatMap(([, names = '', from = '']) =>
    bindingsIn(names).map((binding) => [binding.as, { ...binding, from }] as const),
  );
}

function bindingsIn(list: string): Binding[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const [original = name, as = original] = name.split(' as ');
      return { name: original, as };
    });
}

const moduleAt = (base: string): string | undefined =>
  [`${base}.js`, join(base, 'index.js')].find((path) => existsSync(path));

/** Where the modules of `@smithy/types`, or of `@smithy/core/protocols`, are; of the SDK alone. */
function directoryOf(importer: string, specifier: string): string | undefined {
  const [, name, part] = specifier.match(/^(@(?:smithy|aws-sdk)\/[\w-]+)(?:\/([\w-]+))?$/) ?? [];
  if (name === undefined) return undefined;
  const manifest = createRequire(importer).resolve(`${name}/package.json`);
  return join(dirname(manifest), 'dist-es', ...(part === undefined ? [] : ['submodules', part]));
}
