import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const DOMAIN = join(import.meta.dirname, '../../../lambdas/shared/domain');

export interface Mutation {
  /** File of the folder. */
  readonly file: string;
  /** Found exactly once in it. */
  readonly from: string;
  readonly to: string;
}

/**
 * Modules of a folder of the domain with one text replaced in one of them. The deployed ones know
 * nothing of it.
 *
 * @param exports - what to export, by the file that it is from
 */
export async function loadMutant<M>(
  folder: string,
  exports: { readonly [K in keyof M]: string },
  mutation: Mutation,
): Promise<M> {
  const resolveDir = join(DOMAIN, folder);
  const names = Object.entries(exports);
  const contents = names.map(([name, file]) => `export { ${name} } from './${file}';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [replaceIn(resolveDir, mutation)],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as M;
}

function replaceIn(folder: string, { file, from, to }: Mutation): Plugin {
  const path = join(folder, file);
  return {
    name: 'mutation',
    setup({ onLoad }) {
      onLoad({ filter: /\/domain\/[^/]+\/[^/]+\.ts$/ }, (loaded) => {
        if (loaded.path !== path) return undefined;
        const source = readFileSync(path, 'utf8');
        const found = source.split(from).length - 1;
        if (found !== 1) {
          const text = `found the text of the mutation ${found} times, expected once: ${from}`;
          return { errors: [{ text, location: { file: path } }] };
        }
        return { contents: source.replace(from, () => to), loader: 'ts' };
      });
    },
  };
}
