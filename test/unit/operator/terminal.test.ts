import { expect, it } from 'vitest';
import { chooseOutputMode } from '../../../lib/operator/terminal.ts';

it.each([
  [true, true, {}, 'json'],
  [false, true, {}, 'terminal'],
  [false, true, { TERM: 'dumb' }, 'plain'],
  [false, true, { CI: 'true' }, 'plain'],
  [false, false, {}, 'plain'],
] as const)('with --json %s at a terminal %s in %j: %s', (json, isTerminal, environment, mode) => {
  expect(chooseOutputMode(json, { isTerminal, environment })).toBe(mode);
});
