import { formatInstant } from '../clock/instant.ts';
import type { QueryService } from '../endpoint/query.ts';
import { AwsFault, type Operation } from '../endpoint/service.ts';
import type { LoadedStack } from './load-stack.ts';

type Input = Readonly<Record<string, unknown>>;

/** What CloudFormation tells of the deployed stack, so that its outputs are found as in production. */
export class CloudFormationService implements QueryService {
  readonly serviceName = 'cloudformation';
  readonly apiVersion = '2010-05-15';
  readonly xmlNamespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
  readonly operations: Readonly<Record<string, Operation>> = {
    DescribeStacks: ({ StackName }) => ({
      Stacks: StackName === undefined || this.#find({ StackName }) ? [this.#describe()] : [],
    }),
    ListStackResources: (input) => ({ StackResourceSummaries: this.#resources(input) }),
    DescribeStackResources: (input) => ({ StackResources: this.#resources(input) }),
  };
  readonly #stack: LoadedStack;
  readonly #deployedAt: string;

  constructor(stack: LoadedStack, deployedAtMs: number) {
    this.#stack = stack;
    this.#deployedAt = formatInstant(deployedAtMs);
  }

  #describe() {
    const { stackId, stackName, outputs } = this.#stack;
    return {
      StackId: stackId,
      StackName: stackName,
      CreationTime: this.#deployedAt,
      StackStatus: 'CREATE_COMPLETE',
      Outputs: Object.entries(outputs).map(([key, value]) => ({
        OutputKey: key,
        OutputValue: value,
      })),
    };
  }

  #resources(input: Input) {
    return this.#find(input).resources.map(({ logicalId, physicalId, type }) => ({
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      LastUpdatedTimestamp: this.#deployedAt,
      Timestamp: this.#deployedAt,
      ResourceStatus: 'CREATE_COMPLETE',
    }));
  }

  #find({ StackName }: Input): LoadedStack {
    const { stackId, stackName } = this.#stack;
    if (StackName === stackName || StackName === stackId) return this.#stack;
    throw new AwsFault('ValidationError', `Stack with id ${StackName} does not exist`);
  }
}
