/*
 * Modules of the SDK that no function uses, and what stands for them. They are loaded because the
 * modules that are used name them, whether or not they are told to do without.
 */

/** By the module's path in `node_modules`. */
export const STAND_INS: Readonly<Record<string, string>> = {
  // Clients are given their credentials (`environmentCredentials`), so that nothing is searched:
  // no profile, no single sign-on, no instance metadata, no process to ask.
  '@aws-sdk/credential-provider-node/dist-es/defaultProvider.js': `
    export const defaultProvider = () => async () => {
      throw new Error('a client has no credentials; expected it to be made with CLIENT_SETTINGS');
    };`,

  // No operation of DynamoDB asks for an endpoint by itself.
  '@aws-sdk/middleware-endpoint-discovery/dist-es/configurations.js': `
    export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
      environmentVariableSelector: () => undefined,
      configFileSelector: () => undefined,
      default: false,
    };`,
  '@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js': `
    export const resolveEndpointDiscoveryConfig = (config) => config;`,
};
