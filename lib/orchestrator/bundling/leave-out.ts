import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { STAND_INS } from './stand-ins.ts';

const SDK_MODULE = /node_modules\/(@(?:smithy|aws-sdk)\/[\w-]+\/dist-es\/.+\.js)$/;

/** Of its package, a client reads the version. */
const CLIENT_MANIFEST = /node_modules\/@aws-sdk\/client-[\w-]+\/package\.json$/;

/** Leaves out what the SDK brings and no function uses. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    const unused = new Set(Object.keys(STAND_INS));
    build.onLoad({ filter: SDK_MODULE }, ({ path }) => {
      const module = path.match(SDK_MODULE)?.[1] ?? '';
      const contents = STAND_INS[module];
      unused.delete(module);
      return contents === undefined ? undefined : { contents };
    });
    build.onLoad({ filter: CLIENT_MANIFEST }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onEnd(() => ({
      errors: [...unused].map((module) => ({
        text: `a stand-in stands for nothing: the SDK has no ${module} any more, or does not load it; take it off lib/orchestrator/bundling/stand-ins.ts, or name the module that took its place`,
      })),
    }));
  },
};
