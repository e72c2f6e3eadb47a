import { expect, it } from 'vitest';
import { readInputs } from '../../../../lib/operator/rehearse/inputs.ts';

const FILES = [
  'examples/kubernetes-migration.csv',
  'examples/kubernetes-organization.yaml',
] as const;

it('has the accounts of the public record, group by group', async () => {
  const inputs = await readInputs(...FILES);
  if (inputs.kind === 'faulty') throw new Error('the example is faulty');
  const { rows } = inputs.value.campaign;
  const groups = [
    'Kubernetes',
    'registry.k8s.io',
    'aws-ebs-csi-driver',
    'kops',
    'sig-k8s-infra',
    'capa',
  ];
  const sizes = groups.map((unit) => rows.filter((row) => row.unitPath === unit).length);
  expect(sizes).toEqual([3, 1, 1, 4, 12, 52]);
});

it('plants nothing for accounts it does not invite', async () => {
  const { findUnusedAccounts } = await import('../../../../lib/operator/organization/to-world.ts');
  const inputs = await readInputs(...FILES);
  if (inputs.kind === 'faulty') throw new Error('the example is faulty');
  expect(findUnusedAccounts(inputs.value.organization, inputs.value.campaign)).toEqual([]);
});
