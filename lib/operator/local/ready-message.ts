import { formatInstant } from '../../local/clock/instant.ts';
import { accessKeyIdOf } from '../../local/functions/function-environment.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { requireOutput } from '../rehearse/run-campaign.ts';
import { describeFactor } from './clock-mode.ts';

export interface ReadyFacts {
  readonly managementAccountId: string;
  readonly factor: number;
}

/** What a person needs to know who wants to use the engine from another terminal. */
export function describeReady(aws: LocalAws, { managementAccountId, factor }: ReadyFacts): string {
  const outcomeTable = requireOutput(aws, 'OutcomeTableName');
  const coordinationTable = aws.dynamodb.tableNames().find((name) => name !== outcomeTable);
  const stateMachine = requireOutput(aws, 'StateMachineArn');
  const busName = requireOutput(aws, 'EventBusName');
  const facts: readonly (readonly [string, string])[] = [
    ['Endpoint', aws.endpoint],
    ['Clock', `${formatInstant(aws.clock.now())}, ${describeFactor(factor)}`],
    ['Account', `${managementAccountId}, the management account`],
    ['Bus', busName],
    ['Outcome table', outcomeTable],
    ['Coordination table', coordinationTable ?? 'none'],
    ['State machine', stateMachine],
    ['Notices', requireOutput(aws, 'NoticeTopicArn')],
  ];
  const variables = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(managementAccountId),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
    OUTCOME_TABLE: outcomeTable,
    COORDINATION_TABLE: coordinationTable ?? '',
    STATE_MACHINE_ARN: stateMachine,
  };
  return [
    'ready',
    '',
    ...facts.map(([name, value]) => `${name.padEnd(20)}${value}`),
    '',
    'In another terminal:',
    '',
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${value}`),
    // Version 1 does not read the variable for SQS, and nothing before 2.13 reads it at all.
    "alias aws='aws --endpoint-url $AWS_ENDPOINT_URL'",
    '',
    'Ctrl-C stops it, and nothing is kept.',
    '',
  ].join('\n');
}
