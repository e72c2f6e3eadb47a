import type { Members } from '../../endpoint/input-types.ts';

const PAGE: Members = { maxResults: 'Integer', nextToken: 'String' };
const EXECUTION: Members = { executionArn: 'String', includedData: 'String' };
const MACHINE: Members = { stateMachineArn: 'String' };
const FAILURE: Members = { error: 'String', cause: 'String' };
const LOG_DESTINATION: Members = {
  cloudWatchLogsLogGroup: { members: { logGroupArn: 'String' } },
};

/** The members of every input, by the model of the service. */
export const STEP_FUNCTIONS_INPUTS: Readonly<Record<string, Members>> = {
  StartExecution: { ...MACHINE, name: 'String', input: 'String', traceHeader: 'String' },
  DescribeExecution: EXECUTION,
  DescribeStateMachineForExecution: EXECUTION,
  ListExecutions: {
    ...MACHINE,
    ...PAGE,
    statusFilter: 'String',
    mapRunArn: 'String',
    redriveFilter: 'String',
  },
  StopExecution: { executionArn: 'String', ...FAILURE },
  GetExecutionHistory: {
    executionArn: 'String',
    ...PAGE,
    reverseOrder: 'Boolean',
    includeExecutionData: 'Boolean',
  },
  RedriveExecution: { executionArn: 'String', clientToken: 'String' },
  SendTaskSuccess: { taskToken: 'String', output: 'String' },
  SendTaskFailure: { taskToken: 'String', ...FAILURE },
  SendTaskHeartbeat: { taskToken: 'String' },
  DescribeStateMachine: { ...MACHINE, includedData: 'String' },
  ListStateMachines: PAGE,
  UpdateStateMachine: {
    ...MACHINE,
    definition: 'String',
    roleArn: 'String',
    loggingConfiguration: {
      members: {
        level: 'String',
        includeExecutionData: 'Boolean',
        destinations: { list: { members: LOG_DESTINATION } },
      },
    },
    tracingConfiguration: { members: { enabled: 'Boolean' } },
    publish: 'Boolean',
    versionDescription: 'String',
    encryptionConfiguration: {
      members: { type: 'String', kmsKeyId: 'String', kmsDataKeyReusePeriodSeconds: 'Integer' },
    },
  },
};
