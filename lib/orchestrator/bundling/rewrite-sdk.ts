import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import {
  collectingPartOf,
  importDirectly,
  isMixed,
  OWN_PART,
  ownPartOf,
  Sources,
} from './import-from-source.ts';
import { withoutExceptions } from './leave-out-exceptions.ts';

const SDK_MODULE = /node_modules\/@(?:smithy|aws-sdk)\/.+\/dist-es\/.+\.js$/;

/** Reads the modules of the SDK so that a function loads of them what it uses. */
export const rewriteSdk: Plugin = {
  name: 'rewrite-sdk',
  setup(build) {
    const sources = new Sources();
    build.onLoad({ filter: SDK_MODULE }, async ({ path, suffix }) => {
      const text = withoutExceptions(path, await readFile(path, 'utf8'));
      const part = isMixed(path, text) ? partOf(path, suffix, text) : text;
      return {
        contents: importDirectly(part, (specifier, name) => sources.find(path, specifier, name)),
      };
    });
  },
};

const partOf = (path: string, suffix: string, text: string): string =>
  suffix === OWN_PART ? ownPartOf(text) : collectingPartOf(path, text);
