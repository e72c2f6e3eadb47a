import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DoctorOptions } from '../lib/operator/doctor/doctor-command.ts';
import { parseDuration } from '../lib/operator/local/duration.ts';
import type { StatusOptions } from '../lib/operator/status/status-command.ts';

const TWO_MINUTES = 120_000;

/**
 * The commands that look into a deployed stack, at AWS or in an engine that runs here. The SDK is
 * loaded only for them.
 */
export function addStackCommands(program: Command): void {
  addStackCommand(program, 'status', 'tell where the invitations of a stack stand')
    .option('--campaign <name>', 'count the accounts of this campaign only')
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import('../lib/operator/status/status-command.ts');
      process.exitCode = await runStatus(options);
    });
  addStackCommand(program, 'doctor', 'compare table, executions and AWS Organizations')
    .option('--fix', 'mend what can be mended, and look again')
    .option('--wait <duration>', 'how long --fix goes on at most', readDuration, TWO_MINUTES)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('../lib/operator/doctor/doctor-command.ts');
      process.exitCode = await runDoctor(options);
    });
}

/** Names are looked up; where they cannot be, or are ambiguous, they are given. */
function addStackCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--stack <name>', 'name of the stack', 'HandshakeOrchestrator')
    .addOption(
      new Option('--region <region>', 'where it is').env('AWS_REGION').default('us-east-1'),
    )
    .addOption(
      new Option('--outcome-table <name>', 'the output OutcomeTableName').env('OUTCOME_TABLE'),
    )
    .addOption(
      new Option('--coordination-table <name>', 'its other table').env('COORDINATION_TABLE'),
    )
    .addOption(
      new Option('--state-machine <arn>', 'the output StateMachineArn').env('STATE_MACHINE_ARN'),
    )
    .option('--topic <arn>', 'the output NoticeTopicArn')
    .addOption(
      new Option('--sweep-function <name>', 'the function reconcile-handshakes').env(
        'SWEEP_FUNCTION',
      ),
    )
    .option('--json', 'print one JSON object on standard output');
}

function readDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('expected a duration such as 30s, 2m or 1h');
}
