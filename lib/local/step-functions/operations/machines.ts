import type { Operation } from '../../endpoint/service.ts';
import type { MachineRecord } from '../interpreter/execution.ts';
import { pageSize, pageStart, pageToken, requiredText, seconds } from './input.ts';

export interface MachineOperationsContext {
  readonly machine: (arn: string) => MachineRecord;
  readonly machines: () => readonly MachineRecord[];
}

const NO_LOGGING = { level: 'OFF', includeExecutionData: false, destinations: [] };

export function machineOperations({ machine, machines }: MachineOperationsContext) {
  return {
    DescribeStateMachine: (input) => {
      const { definition, roleArn, ...record } = machine(requiredText(input, 'stateMachineArn'));
      return {
        ...summary(record),
        ...{ status: 'ACTIVE', definition, roleArn },
        loggingConfiguration: NO_LOGGING,
        tracingConfiguration: { enabled: false },
      };
    },
    ListStateMachines: (input) => {
      const all = machines();
      const start = pageStart(input) ?? 0;
      const end = start + pageSize(input);
      return {
        stateMachines: all.slice(start, end).map(summary),
        ...(end < all.length && { nextToken: pageToken(end) }),
      };
    },
  } satisfies Record<string, Operation>;
}

function summary({ arn, name, createdAtMs }: Pick<MachineRecord, 'arn' | 'name' | 'createdAtMs'>) {
  return {
    stateMachineArn: arn,
    ...{ name, type: 'STANDARD', creationDate: seconds(createdAtMs) },
  };
}
