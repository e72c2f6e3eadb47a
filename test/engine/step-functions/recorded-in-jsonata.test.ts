import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../../../lib/local/step-functions/conformance/case.ts';
import { runCase } from '../../../lib/local/step-functions/conformance/run-case.ts';
import { CALLBACKS } from './recorded/callbacks.ts';
import { CATCHES } from './recorded/catches.ts';
import { RETRIES } from './recorded/retries.ts';

const RECORDINGS = '../../conformance/asl-jsonpath-callbacks-retry-catch.json';
const recordings: ConformanceCase[] = JSON.parse(
  readFileSync(new URL(RECORDINGS, import.meta.url), 'utf8'),
);
const translations = { ...CALLBACKS, ...CATCHES, ...RETRIES };

/** File and name of the recorded test. */
function keyOf({ id }: ConformanceCase): string {
  const [, file = '', name = ''] = /([^/]+)\.py::\w+::(.+)#/.exec(id) ?? [];
  return `${file}::${name}`;
}

describe('recorded callbacks, heartbeats, retries and catches, brought to JSONata', () => {
  it('are all there', () => {
    expect(Object.keys(translations).sort()).toEqual(recordings.map(keyOf).sort());
  });

  for (const recorded of recordings) {
    const translation = translations[keyOf(recorded)];
    if (translation === undefined) continue;
    const { definition, differs } = translation;
    const title = differs === undefined ? 'as recorded' : `otherwise, since ${differs.because}`;
    it(`end ${title}: ${keyOf(recorded)}`, async () => {
      const expected = differs?.expect ?? recorded.expect;
      expect(await runCase({ ...recorded, definition, expect: expected })).toEqual({
        kind: 'passed',
      });
    });
  }

  it('tell an expired heartbeat as States.Timeout', () => {
    const heartbeats = recordings.filter((recorded) =>
      keyOf(recorded).startsWith('test_heartbeats'),
    );
    expect(heartbeats.map(({ expect: { error } }) => error)).toEqual(
      Array(3).fill('States.Timeout'),
    );
  });
});
