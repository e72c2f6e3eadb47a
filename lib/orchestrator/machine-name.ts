import { ArnFormat, type Stack } from 'aws-cdk-lib/core';

/** The state machines of the stack. */
export const MachineId = { INVITATION: 'Invitation', TIMER: 'Timer' } as const;
export type MachineId = (typeof MachineId)[keyof typeof MachineId];

/**
 * Physical names, unlike everywhere else: the functions that a machine calls need its ARN, and
 * only an ARN that is known beforehand does not close the circle.
 */
export function machineName(stack: Stack, id: MachineId): string {
  return `${stack.stackName}-${id}`;
}

export function machineArn(stack: Stack, id: MachineId): string {
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: machineName(stack, id),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Every execution of a machine. */
export function executionArns(stack: Stack, id: MachineId): string {
  return stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machineName(stack, id)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
