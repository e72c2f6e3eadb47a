import { ExitCode } from '../rehearse-command.ts';
import { printableLines } from '../terminal.ts';
import { type AwsClients, connectAws } from './aws-clients.ts';
import { findStack } from './find-stack.ts';
import { type GivenNames, type StackNames, StackNotFound } from './stack-names.ts';

export interface StackOptions {
  readonly stack: string;
  readonly region: string;
  readonly stateMachine?: string;
  readonly outcomeTable?: string;
  readonly coordinationTable?: string;
  readonly topic?: string;
  readonly sweepFunction?: string;
}

/** Finds the stack and works with it. What AWS refuses is told in a line; defects are thrown. */
export async function withStack(
  options: StackOptions,
  work: (clients: AwsClients, stack: StackNames) => Promise<ExitCode>,
): Promise<ExitCode> {
  const clients = connectAws({ region: options.region });
  try {
    return await work(clients, await findStack(options.stack, givenNames(options), clients));
  } catch (error) {
    if (error instanceof StackNotFound) {
      process.stderr.write(`${printableLines(error.message)}\n`);
      return ExitCode.USAGE;
    }
    if (!isAnswerOfAws(error)) throw error;
    process.stderr.write(`${printableLines(`${error.name}: ${error.message}`)}\n`);
    return ExitCode.FAILURE;
  } finally {
    clients.destroy();
  }
}

function givenNames(options: StackOptions): GivenNames {
  const { stateMachine, outcomeTable, coordinationTable, topic, sweepFunction } = options;
  return {
    ...{ outcomeTable, coordinationTable, sweepFunction },
    stateMachineArn: stateMachine,
    noticeTopicArn: topic,
  };
}

/** Refused, unreachable, or never asked for want of credentials: nothing is broken here. */
function isAnswerOfAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return '$metadata' in error || error.name === 'CredentialsProviderError';
}
