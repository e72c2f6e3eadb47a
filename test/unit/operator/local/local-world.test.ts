import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLocalWorld } from '../../../../lib/operator/local/local-world.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));

describe('the world of an engine worked by hand', () => {
  it('holds every account that the organization file names', async () => {
    const reading = await readLocalWorld({ organizationFile: example('local-organization.yaml') });
    if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults));

    expect(reading.value.world.outsideAccounts?.map(({ id }) => id)).toEqual([
      '111122223333',
      '222233334444',
      '333344445555',
      '444455556666',
      '555566667777',
      '666677778888',
    ]);
  });

  it('is not throttled, since time may stand, unless the file asks for it', async () => {
    const reading = await readLocalWorld({ organizationFile: example('local-organization.yaml') });
    if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults));

    expect(reading.value.world.service).toEqual({ throttling: { rates: 'off' } });
  });

  it('adds the accounts of a campaign, each once', async () => {
    const reading = await readLocalWorld({
      organizationFile: example('kubernetes-organization.yaml'),
      campaignFile: example('kubernetes-migration.csv'),
    });
    if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults));
    const ids = reading.value.world.outsideAccounts?.map(({ id }) => id) ?? [];

    // One of the 73 is a member already.
    expect(ids).toHaveLength(72);
    expect(new Set(ids).size).toBe(72);
  });

  it.each([
    ['organization', { organizationFile: 'none.yaml' }],
    [
      'campaign',
      { organizationFile: example('local-organization.yaml'), campaignFile: 'none.csv' },
    ],
  ])('fails without the %s file', async (_, files) => {
    expect(await readLocalWorld(files)).toMatchObject({ kind: 'faulty' });
  });
});
