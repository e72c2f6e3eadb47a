import { expect, it } from 'vitest';
import { UnitDirectory } from '../../../../lib/operator/campaign/unit-directory.ts';

it('prefers an exact path to a name further down', () => {
  const units = new UnitDirectory([
    { path: 'a/b', id: null },
    { path: 'b', id: null },
  ]);
  expect(units.find('b')).toEqual({ kind: 'found', path: 'b' });
});

it('knows the units above a unit', () => {
  const units = new UnitDirectory([{ path: 'a/b/c', id: null }]);
  expect(units.paths).toEqual(['a', 'a/b', 'a/b/c']);
});

it('keeps the id of a unit that is named twice', () => {
  const units = new UnitDirectory([
    { path: 'a', id: 'ou-abcd-11111111' },
    { path: 'a', id: null },
    { path: 'a/b', id: null },
  ]);
  expect(units.find('ou-abcd-11111111')).toEqual({ kind: 'found', path: 'a' });
  expect(units.find('a')).toEqual({ kind: 'found', path: 'a' });
});

it('fails to find what nobody declared', () => {
  expect(new UnitDirectory([]).find('a')).toEqual({ kind: 'unknown' });
});
