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

/** Finds where a name is defined, through whichever modules it is passed on. */
export class Sources {
  readonly #passedOn = new Map<string, ReadonlyMap<string, Origin>>();

  /** Undefined when the module that is named defines it, or nobody can tell who does. */
  find(importer: string, specifier: string, name: string): Source | undefined {
    const module = moduleOf(importer, specifier);
    if (module === undefined) return undefined;
    const passedOn = this.#passedOnBy(module);
    const origin = passedOn.get(name);
    if (origin !== undefined) {
      const source = this.find(module, origin.from, origin.name);
      return source ?? found(moduleOf(module, origin.from), origin.name);
    }
    const isOwn = isMixed(module, readFileSync(module, 'utf8'));
    return isOwn ? { module: `${module}${OWN_PART}`, name } : undefined;
  }

  #passedOnBy(module: string) {
    const known = this.#passedOn.get(module) ?? readPassedOn(module);
    this.#passedOn.set(module, known);
    return known;
  }
}

const found = (module: string | undefined, name: string): Source | undefined =>
  module === undefined ? undefined : { module, name };

function readPassedOn(module: string) {
  const text = readFileSync(module, 'utf8');
  const imported = new Map<string, Origin>();
  for (const [, names = '', from = ''] of text.matchAll(IMPORT)) {
    for (const binding of bindingsIn(names)) imported.set(binding.as, { ...binding, from });
  }
  const passedOn = new Map<string, Origin>();
  for (const [, names = '', from = ''] of text.matchAll(EXPORT)) {
    for (const binding of bindingsIn(names)) passedOn.set(binding.as, { ...binding, from });
  }
  for (const [, names = ''] of text.matchAll(EXPORT_IMPORTED)) {
    for (const { name, as } of bindingsIn(names)) {
      const origin = imported.get(name);
      if (origin !== undefined) passedOn.set(as, origin);
    }
  }
  return passedOn;
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

/** The ES module of a specifier in a module of the SDK; undefined when it is of something else. */
function moduleOf(importer: string, specifier: string): string | undefined {
  const base = specifier.startsWith('.')
    ? join(dirname(importer), specifier)
    : directoryOf(importer, specifier);
  if (base === undefined) return undefined;
  return [`${base}.js`, join(base, 'index.js')].find((path) => existsSync(path));
}

/** Where the modules of `@smithy/types`, or of `@smithy/core/protocols`, are. */
function directoryOf(importer: string, specifier: string): string | undefined {
  const [, name, part] = specifier.match(/^(@(?:smithy|aws-sdk)\/[\w-]+)(?:\/([\w-]+))?$/) ?? [];
  if (name === undefined) return undefined;
  const manifest = createRequire(importer).resolve(`${name}/package.json`);
  return join(dirname(manifest), 'dist-es', ...(part === undefined ? [] : ['submodules', part]));
}
