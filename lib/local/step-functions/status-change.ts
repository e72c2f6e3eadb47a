/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export const ExecutionStatus = {
  Running: 'RUNNING',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  TimedOut: 'TIMED_OUT',
  Aborted: 'ABORTED',
} as const;
export type ExecutionStatus = (typeof ExecutionStatus)[keyof typeof ExecutionStatus];

/**
 * The `detail` of the event that Step Functions puts on the default bus for every change of status
 * (source `aws.states`, detail-type `Step Functions Execution Status Change`). Instants are
 * milliseconds since the epoch; what is not known yet is `null`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface ExecutionStatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate: number | null;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly inputDetails: { readonly included: true };
  readonly outputDetails: { readonly included: true } | null;
  readonly stateMachineVersionArn: null;
  readonly stateMachineAliasArn: null;
  readonly redriveCount: number;
  readonly redriveDate: number | null;
  readonly redriveStatus: 'NOT_REDRIVABLE' | 'REDRIVABLE';
  readonly redriveStatusReason: string | null;
}
