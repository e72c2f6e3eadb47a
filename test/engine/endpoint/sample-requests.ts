import type { LocalAws } from '../../../lib/local/local-aws.ts';

/** An operation of the AWS JSON protocol with input that it takes. */
export interface SampleRequest {
  readonly target: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** At least one request for every kind of member that the services read. */
export function sampleRequests(aws: LocalAws): readonly SampleRequest[] {
  const TableName = aws.resources.physicalId('Names');
  const QueueUrl = String(aws.outputs.QueueUrl);
  const stateMachineArn = String(aws.outputs.WorkflowArn);
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:sample`;
  const event = { Source: 'x', DetailType: 'y', Detail: '{"a":1}', EventBusName: 'Greetings' };
  const Key = { name: { S: 'Ada' } };
  const of =
    (prefix: string) =>
    (operation: string, input: object = {}): SampleRequest => ({
      target: `${prefix}.${operation}`,
      input: { ...input },
    });
  const dynamodb = of(aws.dynamodb.targetPrefix);
  const states = of(aws.stepFunctions.targetPrefix);
  const organizations = of(aws.organizations.targetPrefix);
  const events = of('AWSEvents');
  const sqs = of('AmazonSQS');
  return [
    dynamodb('PutItem', { TableName, Item: { ...Key, at: { N: '1' }, tags: { SS: ['a'] } } }),
    dynamodb('GetItem', { TableName, Key, ConsistentRead: true }),
    dynamodb('UpdateItem', {
      ...{ TableName, Key, UpdateExpression: 'SET #a = :a', ReturnValues: 'ALL_NEW' },
      ExpressionAttributeNames: { '#a': 'at' },
      ExpressionAttributeValues: { ':a': { N: '2' } },
      ConditionExpression: 'attribute_not_exists(#a) OR #a < :a',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
    dynamodb('Query', {
      ...{ TableName, KeyConditionExpression: '#n = :n', Limit: 2, ScanIndexForward: false },
      ExpressionAttributeNames: { '#n': 'name' },
      ExpressionAttributeValues: { ':n': { S: 'Ada' } },
      ExclusiveStartKey: Key,
    }),
    dynamodb('Scan', { TableName, FilterExpression: 'attribute_exists(#n)', Segment: 0 }),
    dynamodb('BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key] } } }),
    dynamodb('BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }),
    dynamodb('DeleteItem', { TableName, Key }),
    dynamodb('DescribeTable', { TableName }),
    states('StartExecution', { stateMachineArn, name: 'sample', input: '{"act":"greet"}' }),
    states('DescribeExecution', { executionArn }),
    states('GetExecutionHistory', { executionArn, maxResults: 5, reverseOrder: true }),
    states('ListExecutions', { stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }),
    states('StopExecution', { executionArn, error: 'Stopped', cause: 'by a test' }),
    states('SendTaskSuccess', { taskToken: 'AQCEAAAA', output: '{}' }),
    states('SendTaskFailure', { taskToken: 'AQCEAAAA', error: 'e', cause: 'c' }),
    states('DescribeStateMachine', { stateMachineArn }),
    states('ListStateMachines', { maxResults: 2 }),
    organizations('InviteAccountToOrganization', {
      ...{ Target: { Id: '444455556666', Type: 'ACCOUNT' }, Notes: 'welcome' },
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
    organizations('ListHandshakesForOrganization', {
      Filter: { ActionType: 'INVITE' },
      MaxResults: 2,
    }),
    organizations('ListHandshakesForAccount', { Filter: { ActionType: 'INVITE' } }),
    organizations('DescribeHandshake', { HandshakeId: 'h-0123456789' }),
    organizations('AcceptHandshake', { HandshakeId: 'h-0123456789' }),
    organizations('CancelHandshake', { HandshakeId: 'h-0123456789' }),
    organizations('MoveAccount', {
      ...{ AccountId: '111122223333', SourceParentId: 'r-abcd', DestinationParentId: 'r-abcd' },
    }),
    organizations('TagResource', { ResourceId: '111122223333', Tags: [{ Key: 'a', Value: 'b' }] }),
    organizations('ListAccounts', { MaxResults: 1 }),
    organizations('DescribeAccount', { AccountId: '111122223333' }),
    events('PutEvents', { Entries: [event, { ...event, Resources: ['a'], Time: 1_772_438_400 }] }),
    events('ListRules', { EventBusName: 'Greetings' }),
    events('DescribeRule', { Name: 'none', EventBusName: 'Greetings' }),
    events('ListTargetsByRule', { Rule: 'none', EventBusName: 'Greetings' }),
    events('DescribeEventBus', { Name: 'Greetings' }),
    sqs('SendMessage', {
      ...{ QueueUrl, MessageBody: 'hello', DelaySeconds: 1 },
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
    }),
    sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 2, VisibilityTimeout: 1 }),
    sqs('DeleteMessage', { QueueUrl, ReceiptHandle: 'x' }),
    sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }),
    sqs('ListQueues', { QueueNamePrefix: 'Greetings' }),
    of('ServiceQuotasV20190624')('GetServiceQuota', {
      ...{ ServiceCode: 'organizations', QuotaCode: 'L-29A0C5DF' },
    }),
  ];
}
