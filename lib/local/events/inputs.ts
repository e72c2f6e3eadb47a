import type { Members, MemberType } from '../endpoint/input-types.ts';

const PAGE: Members = { NextToken: 'String', Limit: 'Integer' };
const RULE: Members = { Name: 'String', EventBusName: 'String' };
const ENTRY: MemberType = {
  members: {
    Time: 'Timestamp',
    Source: 'String',
    Resources: { list: 'String' },
    DetailType: 'String',
    Detail: 'String',
    EventBusName: 'String',
    TraceHeader: 'String',
  },
};

/** The members of every input, by the model of the service. */
export const EVENTS_INPUTS: Readonly<Record<string, Members>> = {
  PutEvents: { Entries: { list: ENTRY }, EndpointId: 'String' },
  ListEventBuses: { NamePrefix: 'String', ...PAGE },
  DescribeEventBus: { Name: 'String' },
  ListRules: { NamePrefix: 'String', EventBusName: 'String', ...PAGE },
  DescribeRule: RULE,
  ListTargetsByRule: { Rule: 'String', EventBusName: 'String', ...PAGE },
  EnableRule: RULE,
  DisableRule: RULE,
};
