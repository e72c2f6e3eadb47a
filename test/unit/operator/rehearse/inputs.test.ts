import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readInputs } from '../../../../lib/operator/rehearse/inputs.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'inputs-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function read(campaign: string, script = '[]') {
  const files = [join(directory, 'c.csv'), join(directory, 'o.yaml')] as const;
  await writeFile(files[0], campaign);
  await writeFile(
    files[1],
    `seed: 1
start: 2026-01-05T09:00:00Z
organization:
  id: o-abcdefghij
  managementAccount: { id: 999900000001, email: admin@example.com }
organizationalUnits: [kops]
script: ${script}
`,
  );
  return readInputs(...files);
}

const CAMPAIGN = 'target,organizationalUnit\n111122223333,kops\n';

it('reads a campaign against the units of its organization', async () => {
  expect(await read(CAMPAIGN)).toMatchObject({ kind: 'read' });
  expect(await read(CAMPAIGN.replace('kops', 'capa'))).toMatchObject({
    faults: [{ code: 'unknownUnit' }],
  });
});

it('reads a script that acts upon an account that is not in the campaign', async () => {
  const script = '[{ day: 1, do: depart, target: 111122223334 }]';
  expect(await read(CAMPAIGN, script)).toMatchObject({ kind: 'read' });
});
