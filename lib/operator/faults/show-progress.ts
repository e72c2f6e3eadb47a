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

/** Of a run of hours a log holds some twenty lines. */
const LINES_OF_A_LOG = 20;

function writeLines(total: number, out: NodeJS.WriteStream): Progress {
  const step = Math.ceil(total / LINES_OF_A_LOG);
  let tried = 0;
  let survived = 0;
  return {
    note: (isSurvived) => {
      tried++;
      if (isSurvived) survived++;
      if (tried % step === 0) out.write(`${tried}/${total} tried, ${survived} survived\n`);
    },
    above: (print) => print(),
    stop: () => {},
  };
}

/** One line at a terminal, which changes; some lines elsewhere. */
export function showProgress(
  total: number,
  out: NodeJS.WriteStream,
  environment: TerminalFacts['environment'],
): Progress {
  if (chooseOutputMode(false, { isTerminal: out.isTTY ?? false, environment }) !== 'terminal') {
    return writeLines(total, out);
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
