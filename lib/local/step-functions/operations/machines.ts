import { AwsFault, type Operation } from '../../endpoint/service.ts';
import { UnsupportedDefinition } from '../definition/findings.ts';
import type { MachineRecord } from '../interpreter/execution.ts';
import { optionalText, pageSize, pageStart, pageToken, requiredText, seconds } from './input.ts';

export interface MachineOperationsContext {
  readonly machine: (arn: string) => MachineRecord;
  readonly machines: () => readonly MachineRecord[];
  readonly update: (arn: string, change: MachineChange) => MachineRecord;
}

/** What of a machine may change. */
export interface MachineChange {
  readonly definition?: string;
  readonly roleArn?: string;
}

const NO_LOGGING = { level: 'OFF', includeExecutionData: false, destinations: [] };
const LONGEST_DEFINITION = 1_048_576;
const LONGEST_ROLE = 256;

export function machineOperations({ machine, machines, update }: MachineOperationsContext) {
  return {
    DescribeStateMachine: (input) => {
      const { definition, roleArn, revision, ...record } = machine(
        requiredText(input, 'stateMachineArn'),
      );
      return {
        ...summary(record),
        ...{ status: 'ACTIVE', definition, roleArn },
        ...(revision !== undefined && { revisionId: revision.id }),
        loggingConfiguration: NO_LOGGING,
        tracingConfiguration: { enabled: false },
      };
    },
    ListStateMachines: (input) => {
      const all = machines();
      const start = pageStart(input, all.length) ?? 0;
      const end = start + pageSize(input);
      return {
        stateMachines: all.slice(start, end).map(summary),
        ...(end < all.length && { nextToken: pageToken(end) }),
      };
    },
    UpdateStateMachine: (input) => updateStateMachine(update, input),
  } satisfies Record<string, Operation>;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html */
function updateStateMachine(
  update: MachineOperationsContext['update'],
  input: Record<string, unknown>,
): unknown {
  const arn = requiredText(input, 'stateMachineArn');
  const definition = optionalText(input, 'definition', LONGEST_DEFINITION);
  const roleArn = optionalText(input, 'roleArn', LONGEST_ROLE);
  if (definition === undefined && roleArn === undefined) {
    throw new AwsFault(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, or both must be specified',
    );
  }
  const change = {
    ...(definition !== undefined && { definition }),
    ...(roleArn !== undefined && { roleArn }),
  };
  try {
    const { revision } = update(arn, change);
    return { updateDate: seconds(revision?.atMs ?? 0), revisionId: revision?.id };
  } catch (error) {
    if (error instanceof UnsupportedDefinition) {
      throw new AwsFault(
        'InvalidDefinition',
        `Invalid State Machine Definition: '${error.message}'`,
      );
    }
    throw error;
  }
}

function summary({ arn, name, createdAtMs }: Pick<MachineRecord, 'arn' | 'name' | 'createdAtMs'>) {
  return {
    stateMachineArn: arn,
    ...{ name, type: 'STANDARD', creationDate: seconds(createdAtMs) },
  };
}
