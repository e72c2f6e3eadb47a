import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { withoutRegions } from './leave-out-regions.ts';
import { AS_IT_IS, STAND_INS } from './stand-ins.ts';

const STOOD_IN = new RegExp(
  `node_modules/(${Object.keys(STAND_INS)
    .map((module) => module.replaceAll('.', '\\.'))
    .join('|')})$`,
);

/** Of its package, a client reads the version. */
const CLIENT_MANIFEST = /node_modules\/@aws-sdk\/client-[\w-]+\/package\.json$/;

/** All Regions by name; partitions know their own by a pattern. */
const PARTITIONS = /\/util-endpoints\/lib\/aws\/partitions\.js$/;

/** Leaves out what the SDK brings and no function uses. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    const unused = new Set(Object.keys(STAND_INS));
    build.onLoad({ filter: STOOD_IN }, ({ path, suffix }) => {
      if (suffix === AS_IT_IS) return undefined;
      const module = path.match(STOOD_IN)?.[1] ?? '';
      unused.delete(module);
      return { contents: STAND_INS[module] ?? '' };
    });
    build.onLoad({ filter: CLIENT_MANIFEST }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onLoad({ filter: PARTITIONS }, async ({ path }) => ({
      contents: withoutRegions(await readFile(path, 'utf8')),
    }));
    build.onEnd(() => ({
      errors: [...unused].map((module) => ({
        text: `a stand-in stands for nothing: the SDK has no ${module} any more, or does not load it; take it off lib/orchestrator/bundling/stand-ins.ts, or name the module that took its place`,
      })),
    }));
  },
};
