import { SingleBar } from 'cli-progress';
import type { RehearsalListener } from '../rehearse/rehearse.ts';
import type { RehearsalResult } from '../rehearse/result.ts';
import type { ProgressUpdate } from '../rehearse/run-campaign.ts';
import type { OutputMode } from '../terminal.ts';
import {
  describeCounts,
  describeMoment,
  describeStart,
  describeSynthesis,
  describeUpdate,
} from './describe-progress.ts';
import { toJsonSummary } from './json-summary.ts';
import { renderResult } from './render-result.ts';

/** Shows a rehearsal while it goes on, and its result. */
export interface Reporter extends RehearsalListener {
  readonly finish: (result: RehearsalResult) => void;
  /** Leaves the terminal as it was, when the rehearsal fails. */
  readonly abandon: () => void;
}

export function createReporter(mode: OutputMode, out: NodeJS.WriteStream): Reporter {
  const print = (text: string) => void out.write(`${text}\n`);
  switch (mode) {
    case 'json':
      return jsonReporter(print);
    case 'plain':
      return plainReporter(print);
    case 'terminal':
      return terminalReporter(print, out);
  }
}

const silent = () => {};

function jsonReporter(print: (text: string) => void): Reporter {
  return {
    onStart: silent,
    onSynthesized: silent,
    onProgress: silent,
    onDay: silent,
    onMoment: silent,
    finish: (result) => print(JSON.stringify(toJsonSummary(result), null, 2)),
    abandon: silent,
  };
}

/** One line a virtual day, as far as something has changed. */
function plainReporter(print: (text: string) => void): Reporter {
  let shown = '';
  return {
    onStart: (inputs, seed) => print(describeStart(inputs, seed)),
    onSynthesized: (figures, seconds) => print(`${describeSynthesis(figures, seconds)}\n`),
    onProgress: silent,
    onDay: (update) => {
      const counts = describeCounts(update.counts);
      if (counts !== shown) print(describeUpdate(update));
      shown = counts;
    },
    onMoment: (moment, day) => print(describeMoment(moment, day)),
    finish: (result) => print(`\n${renderResult(result, 'plain')}`),
    abandon: silent,
  };
}

const BAR_FORMAT = 'day {day} [{bar}] {value}/{total} settled  {counts}';

/** A bar over virtual time; what is worth telling scrolls by above it. */
function terminalReporter(print: (text: string) => void, out: NodeJS.WriteStream): Reporter {
  const bar = new SingleBar({
    format: BAR_FORMAT,
    stream: out,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    linewrap: null,
    gracefulExit: true,
  });
  const update = (progress: ProgressUpdate) =>
    bar.update(progress.settled, {
      day: progress.day.toFixed(1),
      counts: describeCounts(progress.counts),
    });
  return {
    onStart: (inputs, seed) => {
      print(describeStart(inputs, seed));
      bar.setTotal(inputs.campaign.rows.length);
    },
    onSynthesized: (figures, seconds) => {
      print(`${describeSynthesis(figures, seconds)}\n`);
      bar.start(bar.getTotal(), 0, { day: '0.0', counts: '' });
    },
    onProgress: update,
    onDay: update,
    onMoment: (moment, day) => {
      out.write('\r\u001b[2K');
      print(describeMoment(moment, day));
    },
    finish: (result) => {
      bar.stop();
      print(`\n${renderResult(result, 'terminal')}`);
    },
    abandon: () => bar.stop(),
  };
}
