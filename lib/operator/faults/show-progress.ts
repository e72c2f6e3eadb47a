import { SingleBar } from 'cli-progress';
import { chooseOutputMode, type TerminalFacts } from '../terminal.ts';

/** Shows how far a run of hours has come. */
export interface Progress {
  readonly note: (isSurvived: boolean) => void;
  /** Prints something where the line is, which follows below it. */
  readonly above: (print: () => void) => void;
  readonly stop: () => void;
}

const FORMAT = '[{bar}] {value}/{total} tried, {survived} survived, {eta_formatted} to go';

/** One line at a terminal, and nothing elsewhere. */
export function showProgress(
  total: number,
  out: NodeJS.WriteStream,
  environment: TerminalFacts['environment'],
): Progress {
  if (chooseOutputMode(false, { isTerminal: out.isTTY ?? false, environment }) !== 'terminal') {
    return { note: () => {}, above: (print) => print(), stop: () => {} };
  }
  const bar = new SingleBar({
    ...{ format: FORMAT, stream: out, barsize: 24, linewrap: null, hideCursor: true },
    ...{ barCompleteChar: '█', barIncompleteChar: '░', gracefulExit: true, etaBuffer: 50 },
  });
  let survived = 0;
  bar.start(total, 0, { survived });
  return {
    note: (isSurvived) => {
      if (isSurvived) survived++;
      bar.increment(1, { survived });
    },
    above: (print) => {
      out.write('\r\u001b[2K');
      print();
    },
    stop: () => bar.stop(),
  };
}
