import { describe, expect, test } from 'vitest';
import { readStack } from '../../../lib/local/assembly/cloud-assembly.ts';
import { AssemblyRefused } from '../../../lib/local/assembly/findings.ts';
import { loadStack } from '../../../lib/local/assembly/load-stack.ts';
import { ResourceIndex } from '../../../lib/local/assembly/resource-index.ts';
import { renderResourceSupportTable } from '../../../lib/local/assembly/support-table.ts';
import type { Template } from '../../../lib/local/assembly/template.ts';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { GREETINGS } from '../endpoint/greetings.ts';

function load(template: Template, parameters: Record<string, string> = {}) {
  return loadStack(
    { stackName: 'Stack', template, assetDirectory: () => undefined },
    {
      accountId: '111122223333',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:4566',
      random: seededRandom(1),
      parameters,
    },
  );
}

function findingsOf(template: Template, parameters: Record<string, string> = {}) {
  try {
    load(template, parameters);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(AssemblyRefused);
    return (error as AssemblyRefused).findings;
  }
}

describe('what resources are called', () => {
  test('names are those of CloudFormation and depend on seed and logical id only', () => {
    const one = load({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    const two = load({
      Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Topic: { Type: 'AWS::SNS::Topic' } },
    });
    const [topic] = one.resources;

    expect(topic?.physicalId).toMatch(
      /^arn:aws:sns:us-east-1:111122223333:Stack-Topic-[A-Z0-9]{12}$/,
    );
    expect(two.resources[1]?.physicalId).toBe(topic?.physicalId);
    expect(two.resources[0]?.physicalId).toMatch(
      /^http:\/\/127.0.0.1:4566\/111122223333\/Stack-Queue-/,
    );
  });

  test('names fit the limit of their service', () => {
    const logicalId = 'A'.repeat(120);
    const { resources } = load({ Resources: { [logicalId]: { Type: 'AWS::SQS::Queue' } } });

    expect(resources[0]?.name).toHaveLength(80);
  });

  test('a rule of a custom bus carries the bus in its reference and ARN', () => {
    const { resources } = load({
      Resources: {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'B' } },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: { Name: 'R', EventBusName: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
        },
      },
    });

    expect(resources[1]).toMatchObject({
      physicalId: 'B|R',
      arn: 'arn:aws:events:us-east-1:111122223333:rule/B/R',
    });
  });
});

test('a resource whose condition is false is not there', () => {
  const { resources } = load({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Condition: 'Never' } },
  });

  expect(resources).toEqual([]);
});

test('given values win over the defaults of parameters', () => {
  const template: Template = {
    Parameters: {
      A: { Type: 'String', Default: 'default' },
      B: { Type: 'CommaDelimitedList', Default: 'x, y' },
    },
    Outputs: {
      A: { Value: { Ref: 'A' } },
      B: { Value: { 'Fn::Select': ['1', { Ref: 'B' }] } },
    },
  };

  expect(load(template).outputs).toEqual({ A: 'default', B: 'y' });
  expect(load(template, { A: 'given' }).outputs.A).toBe('given');
});

describe('what is not supported', () => {
  test('every finding is told at once, with its place and a remedy', () => {
    const findings = findingsOf({
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'Stack/Bucket/Resource' } },
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: { FifoQueue: true, QueueName: { 'Fn::Cidr': [] } },
        },
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Nothing' } } },
      },
      Outputs: { Lost: { Value: { 'Fn::GetAtt': ['Queue', 'Colour'] } } },
    });

    expect(findings.map(({ logicalId, problem }) => [logicalId, problem])).toEqual([
      ['Bucket', 'resource type AWS::S3::Bucket is not supported'],
      ['Queue', 'property FifoQueue of AWS::SQS::Queue is not supported'],
      ['Queue', 'intrinsic function Fn::Cidr is not supported'],
      ['Topic', 'Ref to Nothing, which the template does not define'],
      ['Outputs.Lost', 'intrinsic function Fn::Cidr is not supported'],
    ]);
    expect(findings[0]).toMatchObject({
      constructPath: 'Stack/Bucket/Resource',
      remedy: expect.stringContaining('remove it'),
    });
  });

  test('fails for values of parameters that nobody declared', () => {
    expect(findingsOf({}, { Unknown: '1' })[0]?.problem).toContain('Unknown');
  });

  test('fails when a name depends on itself', () => {
    const [finding] = findingsOf({
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Topic' } } },
      },
    });

    expect(finding?.problem).toBe('the name of Topic depends on itself');
  });
});

describe('the directory of an assembly', () => {
  test('gives the stack and its assets', () => {
    const source = readStack(GREETINGS);

    expect(source.stackName).toBe('Greetings');
    expect(source.assetDirectory('greet.zip')).toMatch(/asset\.greet$/);
    expect(source.assetDirectory('other.zip')).toBeUndefined();
  });

  test('fails for a stack that it does not hold', () => {
    expect(() => readStack(GREETINGS, 'Other')).toThrow('the assembly holds Greetings');
  });

  test('fails when there is no manifest', () => {
    expect(() => readStack('/nowhere')).toThrow('no manifest.json');
  });
});

test.each([
  'Stack/Outcomes/Table',
  'Stack/Outcomes/Table/Resource',
  'Stack/Outcomes/Table/Resource/Resource',
])('a resource at %s is found with or without stack and Resource', (constructPath) => {
  const Metadata = { 'aws:cdk:path': constructPath };
  const { resources } = load({
    Resources: { Table12345: { Type: 'AWS::DynamoDB::Table', Metadata } },
  });
  const index = new ResourceIndex(resources);

  for (const path of ['Outcomes/Table', 'Stack/Outcomes/Table', 'Outcomes/Table/Resource']) {
    expect(index.byConstructPath(path)?.logicalId).toBe('Table12345');
  }
  expect(index.byConstructPath('Outcomes')).toBeUndefined();
  expect(() => index.physicalId('Missing')).toThrow('no resource Missing');
});

test('the support table lists every type once', () => {
  const rows = renderResourceSupportTable()
    .split('\n')
    .filter((row) => row.startsWith('| `'));

  expect(rows).toContainEqual(expect.stringContaining('| `AWS::Lambda::Function` | deployed |'));
  expect(new Set(rows).size).toBe(rows.length);
});
