import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Modules of the SDK that no function uses, and what stands for them. They are loaded because each
 * client names them, whether or not it is told to do without.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  // Clients are given their credentials (`environmentCredentials`), so that nothing is searched:
  // no profile, no single sign-on, no instance metadata, no process to ask.
  '@aws-sdk/credential-provider-node': `
    export const defaultProvider = () => async () => {
      throw new Error('a client has no credentials; expected it to be made with CLIENT_SETTINGS');
    };`,
  // No operation of DynamoDB asks for an endpoint by itself.
  '@aws-sdk/middleware-endpoint-discovery': `
    export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
      environmentVariableSelector: () => undefined,
      configFileSelector: () => undefined,
      default: false,
    };
    export const resolveEndpointDiscoveryConfig = (config) => config;`,
};

/** Of its package, a client reads the version. */
const CLIENT_MANIFEST = /node_modules\/@aws-sdk\/client-[\w-]+\/package\.json$/;

/** Leaves out what the SDK brings and no function uses. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\// }, ({ path }) =>
      path in STAND_INS ? { path, namespace: 'stand-in' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: STAND_INS[path] ?? '',
    }));
    build.onLoad({ filter: CLIENT_MANIFEST }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
