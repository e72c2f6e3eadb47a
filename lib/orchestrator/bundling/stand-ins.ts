/*
 * Modules of the SDK that no function uses, and what stands for them. They are loaded because the
 * modules that are used name them, whether or not they are told to do without.
 */

const refuse = (name: string, why: string) =>
  `throw new Error(${JSON.stringify(`${name} is left out of the functions: ${why}; to use it, take it off lib/orchestrator/bundling/stand-ins.ts`)});`;

/** What is exported instead: who calls it, or makes one of it, is told what to do. */
const refusal = (name: string, why: string) => `
  export function ${name}() {
    ${refuse(name, why)}
  }`;

const CORE = '@smithy/core/dist-es/submodules';
const AWS_CORE = '@aws-sdk/core/dist-es/submodules';

const WITHOUT_EXTENSIONS = `
  export const resolveRuntimeExtensions = (config, extensions) => {
    if (extensions.length > 0) {
      ${refuse('resolveRuntimeExtensions', 'no client is made with extensions')}
    }
    return config;
  };`;

/** Of a module that is stood in for, what it is itself, for its stand-in to take from. */
export const AS_IT_IS = '?as-it-is';

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

  // A function has no configuration files. A rehearsal must not depend on those of who runs it.
  [`${CORE}/config/node-config-provider/fromSharedConfigFiles.js`]: `
    export const fromSharedConfigFiles = () => async () => {
      throw Object.assign(new Error('no configuration file is read'), { tryNextLink: true });
    };`,
  // Asked for the Region of the machine with the defaults mode "auto" outside of Lambda.
  [`${CORE}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`]: refusal(
    'getInstanceMetadataRegion',
    'Lambda names the Region in AWS_REGION',
  ),

  // Node.js has its own.
  [`${CORE}/checksum/sha256/Sha256Js.js`]: refusal('Sha256Js', 'node:crypto has SHA-256'),

  // Services that speak JSON count seconds. Node.js reads the other times, and writes them.
  [`${CORE}/serde/date-utils.js`]: `
    export { parseEpochTimestamp } from './date-utils.js${AS_IT_IS}';
    export const dateToUtcString = (date) => date.toUTCString();
    export const parseRfc7231DateTime = (text) => {
      if (text === null || text === undefined) return undefined;
      const date = new Date(text);
      if (Number.isNaN(date.getTime())) throw new TypeError('Invalid date-time value');
      return date;
    };
    export const parseRfc3339DateTime = parseRfc7231DateTime;
    export const parseRfc3339DateTimeWithOffset = parseRfc7231DateTime;`,

  // Retries are those of the standard mode, or off.
  [`${CORE}/retry/util-retry/AdaptiveRetryStrategy.js`]: refusal(
    'AdaptiveRetryStrategy',
    'clients retry in the standard mode',
  ),

  // Nobody keeps a log of requests and answers; they hold task tokens.
  [`${AWS_CORE}/client/middleware-logger/loggerMiddleware.js`]: `
    export const getLoggerPlugin = () => ({ applyToStack() {} });`,
  [`${CORE}/client/smithy-client/schemaLogFilter.js`]: refusal(
    'schemaLogFilter',
    'requests and answers are not logged',
  ),

  // Requests are signed, and no events in a stream.
  '@smithy/signature-v4/dist-es/HeaderFormatter.js': `
    export class HeaderFormatter {
      format() {
        ${refuse('HeaderFormatter', 'no function sends a stream of events')}
      }
    }`,

  // The bus is in the Region of the stack: no event is signed for several.
  '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js': `
    import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials.js';
    export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
      static sigv4aDependency() {
        return 'none';
      }
      async sign(request, options) {
        if (options?.signingRegion === '*') {
          ${refuse('SignatureV4MultiRegion', 'no request is signed for several Regions')}
        }
        return super.sign(request, options);
      }
    }`,

  [`${CORE}/endpoints/middleware-endpoint/service-customizations/s3.js`]: refusal(
    'resolveParamsForS3',
    'no function uses S3',
  ),

  // The stack says which Node.js it is.
  [`${AWS_CORE}/client/emitWarningIfUnsupportedVersion.js`]: `
    export const emitWarningIfUnsupportedVersion = () => {};`,

  // No client is made with extensions.
  ...Object.fromEntries(
    ['dynamodb', 'eventbridge', 'lambda', 'organizations', 'service-quotas', 'sfn', 'sns'].map(
      (client) => [`@aws-sdk/client-${client}/dist-es/runtimeExtensions.js`, WITHOUT_EXTENSIONS],
    ),
  ),
};
