import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breachesOf } from './check-layers.ts';
import { LAYERS } from './layer-table.ts';
import { impureUsesOf } from './source-facts.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const sources = ['bench', 'bin', 'lambdas', 'lib', 'scripts'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cm]?[jt]s$/.test(path))
    .map((path) => `${folder}/${path}`),
);

describe('the layers', () => {
  it('hold in every source file', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(sources.flatMap((path) => breachesOf(path, read(path)))).toEqual([]);
  });

  it('each have files', () => {
    const empty = LAYERS.filter(({ files }) => !sources.some((path) => files.test(path)));
    expect(empty.map(({ folder }) => folder)).toEqual([]);
  });

  it('excuse no file that needs no excuse', () => {
    const excused = LAYERS.flatMap(({ banned }) =>
      Object.entries(banned).flatMap(([impurity, paths]) =>
        paths.map((path) => ({ path, impurity })),
      ),
    );
    const needless = excused.filter(
      ({ path, impurity }) => !impureUsesOf(read(path)).some((use) => use.impurity === impurity),
    );
    expect(needless).toEqual([]);
  });

  it('are those that CONTRIBUTING.md states', () => {
    const rows = read('CONTRIBUTING.md')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter(([, folder = '']) => /^`(bench|bin|scripts|lib|lambdas)\//.test(folder));
    const stated = rows.map(([, folder = '', , allowed = '']) => [
      folder.replaceAll('`', ''),
      [...allowed.matchAll(/`([^`]+\/)`/g)].map(([, target]) => target).sort(),
    ]);
    expect(Object.fromEntries(stated)).toEqual(
      Object.fromEntries(LAYERS.map(({ folder, mayImport }) => [folder, [...mayImport].sort()])),
    );
  });
});

const DOMAIN = 'lambdas/shared/domain/admission/planted.ts';
const CONTRACT = 'lambdas/shared/contract/planted.ts';
const PORTS = 'lambdas/shared/ports/planted.ts';
const HANDLER = 'lambdas/invite-account/handler.ts';
const OPERATOR = 'lib/operator/rehearse/planted.ts';

describe('a planted breach is found', () => {
  it.each([
    [DOMAIN, "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    [DOMAIN, "import type { Clients } from '../../adapters/clients.ts';"],
    [DOMAIN, "import {\n  log,\n  other,\n} from '../../adapters/log.ts';"],
    [DOMAIN, "const { log } = await import('../../adapters/log.ts');"],
    [DOMAIN, "import '../../adapters/log.ts';"],
    [DOMAIN, "export { log } from '../../adapters/log.ts';"],
    [DOMAIN, "export type Clients = import('../../adapters/clients.ts').Clients;"],
    [DOMAIN, "import { scheduler } from 'node:timers/promises';"],
    [CONTRACT, "import type { Gate } from '../domain/admission/gate.ts';"],
    [CONTRACT, "import { HandshakeState } from '@aws-sdk/client-organizations';"],
    [CONTRACT, "import type { Execution } from '@aws-sdk/client-sfn';"],
    [PORTS, "import type { Clients } from '../adapters/clients.ts';"],
    [PORTS, "import type { Gate } from '../domain/admission/gate.ts';"],
    [HANDLER, "import { input } from '../place-account/schema.ts';"],
    [HANDLER, "import { OrganizationsClient } from '@aws-sdk/client-organizations';"],
    [HANDLER, "import { buildApp } from '../../lib/orchestrator/app.ts';"],
    [OPERATOR, "import { log } from '../../../lambdas/shared/adapters/log.ts';"],
    [OPERATOR, "import { gate } from '../../../lambdas/shared/domain/admission/gate.ts';"],
    ['bin/planted.ts', "import { gate } from '../lambdas/shared/domain/admission/gate.ts';"],
    ['lib/local/planted.ts', "import { Stack } from 'aws-cdk-lib/core';"],
    ['lib/local/planted.ts', "import { Status } from '../../lambdas/shared/contract/status.ts';"],
    ['lib/orchestrator/planted.ts', "import { LocalAws } from '../local/local-aws.ts';"],
    ['lambdas/shared/adapters/log.ts', "import { gate } from '../domain/admission/gate.ts';"],
    ['lib/elsewhere/planted.ts', ''],
  ])('in %s: %s', (path, text) => {
    expect(breachesOf(path, text)).toHaveLength(1);
  });

  it.each([
    ['Date.now()'],
    ['new Date()'],
    ['Date()'],
    ["Date['now']()"],
    ['globalThis.Date.now()'],
    ['performance.now()'],
    ['setTimeout(() => {}, 1)'],
    ['Math.random()'],
    ['globalThis.Math.random()'],
    ['crypto.randomUUID()'],
    ['process.env.NAME'],
    ["process['env']"],
  ])('in an expression: %s', (expression) => {
    const text = `export const planted = (at: number) => [at, ${expression}];`;
    expect(breachesOf(DOMAIN, text)).not.toEqual([]);
    expect(breachesOf(HANDLER, text)).not.toEqual([]);
  });

  it.each([
    "import { randomUUID } from 'node:crypto';",
    'const { now } = Date;',
    'const { env } = process;',
  ])('in a name that is taken out: %s', (text) => {
    expect(breachesOf(DOMAIN, text)).not.toEqual([]);
  });
});

describe('what is allowed passes', () => {
  it.each([
    [DOMAIN, "import type { Clock } from '../../ports/clock.ts';"],
    [DOMAIN, 'export const iso = (ms: number) => new Date(ms).toISOString();'],
    [DOMAIN, "export const ms = Date.parse('2024-01-02');"],
    [DOMAIN, '// Date.now() and Math.random() are named in a comment only.'],
    [DOMAIN, "export const text = 'Date.now()';"],
    [DOMAIN, 'export const wait = (clock: Timers) => clock.setTimeout(1);'],
    [CONTRACT, "import type { HandshakeState } from '@aws-sdk/client-organizations';"],
    [HANDLER, "import { input } from './schema.ts';"],
    [HANDLER, "import { log } from '../shared/adapters/log.ts';"],
    ['lambdas/shared/adapters/system-clock.ts', 'export const now = () => Date.now();'],
  ])('in %s: %s', (path, text) => {
    expect(breachesOf(path, text)).toEqual([]);
  });
});
