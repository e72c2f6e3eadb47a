import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { showProgress } from '../../../../lib/operator/faults/show-progress.ts';

/** A stream that keeps what is written to it. */
function streamOf(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => String(stream.read() ?? ''),
  };
}

it('shows at a terminal how many faults were tried and survived', () => {
  const { stream, text } = streamOf(true);
  const progress = showProgress(3, stream, {});
  progress.note(true);
  progress.note(false);
  progress.stop();
  expect(text()).toContain('2/3 tried, 1 survived');
});

it('writes some lines elsewhere, and what is printed above it', () => {
  const { stream, text } = streamOf(false);
  const progress = showProgress(41, stream, {});
  const printed: string[] = [];
  for (let tried = 1; tried <= 8; tried++) progress.note(tried !== 2);
  progress.above(() => printed.push('not survived'));
  progress.stop();
  expect(text()).toBe('3/41 tried, 2 survived\n6/41 tried, 5 survived\n');
  expect(printed).toEqual(['not survived']);
});
