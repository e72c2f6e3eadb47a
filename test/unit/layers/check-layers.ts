import { posix } from 'node:path';
import { LAYERS, type Layer } from './layer-table.ts';
import { type Import, importsOf, impureUsesOf } from './source-facts.ts';

export const layerOf = (path: string): Layer | undefined =>
  LAYERS.find(({ files }) => files.test(path));

const isAmong = (specifier: string, packages: readonly string[]): boolean =>
  packages.some((name) =>
    name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name,
  );

/** Where the files lie that a file may always import: its layer's, or its function's. */
function homeOf(path: string, { folder }: Layer): string {
  return folder === 'lambdas/<verb-noun>/' ? `${path.split('/', 2).join('/')}/` : folder;
}

function mayImport(path: string, layer: Layer, { specifier, isTypeOnly }: Import): boolean {
  if (!specifier.startsWith('.')) {
    const types = isTypeOnly ? (layer.typesOf ?? []) : [];
    return isAmong(specifier, [...layer.packages, ...types]);
  }
  const target = posix.join(posix.dirname(path), specifier);
  return [homeOf(path, layer), ...layer.mayImport].some((folder) => target.startsWith(folder));
}

/** Every way in which a source text breaks the rules of the layer that its path is in. */
export function breachesOf(path: string, text: string): string[] {
  const layer = layerOf(path);
  if (layer === undefined) return [`${path}: no layer; add its folder to the table`];
  const imports = importsOf(text)
    .filter((found) => !mayImport(path, layer, found))
    .map(({ specifier }) => `${path}: ${layer.folder} may not import ${specifier}`);
  const uses = impureUsesOf(text)
    .filter(({ impurity }) => layer.banned[impurity]?.includes(path) === false)
    .map(({ impurity, expression }) => `${path}: ${expression} (${impurity})`);
  return [...imports, ...uses];
}
