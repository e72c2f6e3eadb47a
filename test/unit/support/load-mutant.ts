import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Rule } from '../properties/rule.ts';

const DOMAIN = join(import.meta.dirname, '../../../../lambdas/shared/domain/admission');
const EXPORTS = [
  "export { AdmissionControl } from './admission-control.ts';",
  "export { admissionRules } from './admission-rules.ts';",
  "export { decodeControl } from './control-codec.ts';",
  "export { INITIAL_CONTROL } from './control.ts';",
].join('\n');

export interface Mutation {
  /** File of the rule. */
  readonly file: string;
  /** Found exactly once in it. */
  readonly from: string;
  readonly to: string;
}

/** The rule with one text replaced. The deployed modules know nothing of it. */
export async function loadMutant(mutation: Mutation): Promise<Rule> {
  const { outputFiles } = await build({
    stdin: { contents: EXPORTS, resolveDir: DOMAIN, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [replaceIn(mutation)],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Rule;
}

function replaceIn({ file, from, to }: Mutation): Plugin {
  const path = join(DOMAIN, file);
  return {
    name: 'mutation',
    setup({ onLoad }) {
      onLoad({ filter: /\/domain\/admission\/[^/]+\.ts$/ }, (loaded) => {
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
