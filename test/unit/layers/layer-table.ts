import { Impurity } from './source-facts.ts';

export interface Layer {
  /** As CONTRIBUTING.md names it. */
  readonly folder: string;
  readonly files: RegExp;
  /** Folders of ours, besides its own; as CONTRIBUTING.md names them. */
  readonly mayImport: readonly string[];
  /** Packages, `*` standing for any rest. */
  readonly packages: readonly string[];
  readonly typesOf?: readonly string[];
  /** What is banned, and the files that exist to do it all the same. */
  readonly banned: Readonly<Partial<Record<Impurity, readonly string[]>>>;
}

const PURE = { [Impurity.WALL_CLOCK]: [], [Impurity.CHANCE]: [], [Impurity.ENVIRONMENT]: [] };
const CONTRACT = 'lambdas/shared/contract/';
const PORTS = 'lambdas/shared/ports/';
const CDK = ['aws-cdk-lib', 'aws-cdk-lib/*', 'cdk-nag', 'constructs', 'esbuild'];

/** The table of CONTRIBUTING.md. The first layer that a file matches is its layer. */
export const LAYERS: readonly Layer[] = [
  {
    folder: 'bin/',
    files: /^bin\//,
    mayImport: ['lib/operator/', 'lib/orchestrator/'],
    packages: ['commander', 'node:*'],
    banned: { [Impurity.WALL_CLOCK]: [], [Impurity.CHANCE]: [] },
  },
  {
    folder: 'scripts/',
    files: /^scripts\//,
    mayImport: ['bench/', 'lib/local/', 'lib/operator/', 'lib/orchestrator/', CONTRACT],
    packages: ['cli-table3', 'commander', 'node:*', 'zod'],
    banned: { [Impurity.WALL_CLOCK]: [], [Impurity.CHANCE]: [] },
  },
  {
    folder: 'bench/',
    files: /^bench\//,
    mayImport: ['lib/local/', 'lib/operator/', CONTRACT],
    packages: [
      '@aws-sdk/client-*',
      '@aws-sdk/util-dynamodb',
      'commander',
      'esbuild',
      'node:*',
      'zod',
    ],
    banned: { [Impurity.CHANCE]: [] },
  },
  {
    folder: 'lib/orchestrator/',
    files: /^lib\/orchestrator\//,
    mayImport: [CONTRACT],
    packages: [...CDK, 'node:*', 'zod'],
    banned: PURE,
  },
  {
    folder: 'lib/local/',
    files: /^lib\/local\//,
    mayImport: [],
    packages: ['dynalite', 'jsonata', 'node:*'],
    banned: {
      [Impurity.WALL_CLOCK]: ['lib/local/clock/real-time-driver.ts'],
      [Impurity.CHANCE]: ['lib/local/functions/sandbox-globals.ts'],
      [Impurity.ENVIRONMENT]: [
        'lib/local/dynamodb/dynalite-store.ts',
        'lib/local/functions/sandbox-globals.ts',
      ],
    },
  },
  {
    folder: 'lib/operator/',
    files: /^lib\/operator\//,
    mayImport: ['lib/local/', 'lib/orchestrator/', CONTRACT],
    packages: [
      ...['@aws-sdk/client-*', '@aws-sdk/util-dynamodb', 'cli-progress', 'cli-table3'],
      ...['csv-parse/sync', 'csv-stringify/sync', 'node:*', 'yaml', 'zod', 'zod/mini'],
    ],
    banned: {
      [Impurity.WALL_CLOCK]: [
        'lib/operator/doctor/doctor-command.ts',
        'lib/operator/rehearse/rehearse.ts',
      ],
      [Impurity.CHANCE]: [],
      [Impurity.ENVIRONMENT]: ['lib/operator/rehearse-command.ts'],
    },
  },
  {
    folder: CONTRACT,
    files: /^lambdas\/shared\/contract\//,
    mayImport: [],
    packages: ['zod/mini', 'zod/v4/locales/en.js'],
    typesOf: ['@aws-sdk/client-organizations'],
    banned: PURE,
  },
  {
    folder: 'lambdas/shared/domain/',
    files: /^lambdas\/shared\/domain\//,
    mayImport: [CONTRACT, PORTS],
    packages: ['node:crypto', 'zod/mini'],
    banned: PURE,
  },
  {
    folder: PORTS,
    files: /^lambdas\/shared\/ports\//,
    mayImport: [CONTRACT],
    packages: [],
    banned: PURE,
  },
  {
    folder: 'lambdas/shared/adapters/admission-turnstile.ts',
    files: /^lambdas\/shared\/adapters\/admission-turnstile\.ts$/,
    mayImport: ['lambdas/shared/'],
    packages: [],
    banned: PURE,
  },
  {
    folder: 'lambdas/shared/adapters/',
    files: /^lambdas\/shared\/adapters\//,
    mayImport: [CONTRACT, PORTS],
    packages: ['@aws-lambda-powertools/*', '@aws-sdk/*', 'node:timers/promises', 'zod/mini'],
    banned: {
      [Impurity.WALL_CLOCK]: ['lambdas/shared/adapters/system-clock.ts'],
      [Impurity.CHANCE]: [
        'lambdas/shared/adapters/admission-store.ts',
        'lambdas/shared/adapters/transient-faults.ts',
      ],
      [Impurity.ENVIRONMENT]: ['lambdas/shared/adapters/environment.ts'],
    },
  },
  {
    folder: 'lambdas/<verb-noun>/',
    files: /^lambdas\/(?!shared\/)[^/]+\//,
    mayImport: ['lambdas/shared/'],
    packages: ['zod/mini'],
    banned: PURE,
  },
];
