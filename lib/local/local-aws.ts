import { readStack } from './assembly/cloud-assembly.ts';
import { CloudFormationService } from './assembly/cloudformation-service.ts';
import { deployStateMachines } from './assembly/deploy-state-machines.ts';
import { Deployment } from './assembly/deployment.ts';
import { type LoadedStack, loadStack } from './assembly/load-stack.ts';
import { createServices, type LocalServices } from './assembly/local-services.ts';
import { ResourceIndex } from './assembly/resource-index.ts';
import { type Random, seededRandom } from './clock/random.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import type { ControlSurface } from './control/control-surface.ts';
import { deployTables } from './dynamodb/deploy-tables.ts';
import type { DynamoDbService } from './dynamodb/dynamodb-service.ts';
import { Endpoint } from './endpoint/endpoint.ts';
import type { RestReply, RestRequest } from './endpoint/rest.ts';
import { deployEvents } from './events/deploy-events.ts';
import type { EventBridge } from './events/event-bridge.ts';
import { Schedules } from './events/schedules.ts';
import type { Interceptor } from './faults/interceptor.ts';
import { deployFunctions } from './functions/deploy-functions.ts';
import type { FunctionRunner } from './functions/function-runner.ts';
import { answerInProcess } from './functions/in-process-requests.ts';
import { installSandboxGlobals } from './functions/sandbox-globals.ts';
import { deployMessaging } from './messaging/deploy-messaging.ts';
import type { Queues } from './messaging/queues.ts';
import type { Topics } from './messaging/topics.ts';
import type { FakeOrganizations } from './organizations/fake-organizations.ts';
import type { OrganizationWorld } from './organizations/world.ts';
import type { StepFunctionsService } from './step-functions/service.ts';

export interface LocalAwsOptions {
  /** A cloud assembly: what `cdk synth` writes. */
  readonly assemblyDirectory: string;
  /** @default the only stack of the assembly */
  readonly stackName?: string;
  /** When virtual time begins, in milliseconds since the epoch. */
  readonly startAt: number;
  /** The same seed gives the same run. */
  readonly seed: string | number;
  readonly world: OrganizationWorld;
  /** @default the management account of the world */
  readonly accountId?: string;
  /** @default us-east-1 */
  readonly region?: string;
  /** Values for the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where the endpoint listens. @default 0, a free port */
  readonly port?: number;
  /** Tables, by logical id or construct path, whose reads must ask for consistency. @default none */
  readonly requireConsistentReads?: readonly string[];
  /** How long a write stays invisible to secondary indexes, in virtual milliseconds. @default 0 */
  readonly indexDelayMs?: number;
  /**
   * Origin of an emulator that keeps the tables, such as AWS's DynamoDB Local. It must not have them
   * yet.
   *
   * @default dynalite, in this process
   */
  readonly dynamoDbEndpoint?: string;
  /** How many events of the buses are kept at least. @default 10000 */
  readonly archivedEvents?: number;
  /** @default 'all' */
  readonly keepHistories?: 'all' | 'running';
  /** Stands in the way of every call between parts of the stack. @default nothing does */
  readonly interceptor?: Interceptor;
}

/**
 * AWS in this process, as far as the stack of a cloud assembly needs it: the template is deployed,
 * the bundled functions run, and the SDKs and the `aws` CLI reach it at `endpoint`. Time stands until
 * somebody runs `clock`.
 */
export class LocalAws {
  /** Origin for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly clock: VirtualClock;
  readonly organizations: FakeOrganizations;
  readonly stepFunctions: StepFunctionsService;
  readonly events: EventBridge;
  readonly dynamodb: DynamoDbService;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly functions: FunctionRunner;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: ResourceIndex;
  readonly #endpoint: Endpoint;
  readonly #services: LocalServices;
  readonly #stop: () => Promise<void>;

  private constructor(started: {
    readonly endpoint: Endpoint;
    readonly services: LocalServices;
    readonly stack: LoadedStack;
    readonly stop: () => Promise<void>;
  }) {
    const { services, stack } = started;
    this.#endpoint = started.endpoint;
    this.endpoint = started.endpoint.url;
    this.clock = services.clock;
    this.organizations = services.organizations;
    this.stepFunctions = services.stepFunctions;
    this.events = services.events;
    this.dynamodb = services.dynamodb;
    this.queues = services.queues;
    this.topics = services.topics;
    this.functions = services.functions;
    this.outputs = stack.outputs;
    this.resources = new ResourceIndex(stack.resources);
    this.#services = services;
    this.#stop = started.stop;
  }

  /**
   * Loads and deploys the stack. Throws `AssemblyRefused` naming everything in it that the engine does
   * not support.
   */
  static async start(options: LocalAwsOptions): Promise<LocalAws> {
    const source = readStack(options.assemblyDirectory, options.stackName);
    const site = {
      accountId: options.accountId ?? options.world.organization.managementAccount.id,
      region: options.region ?? 'us-east-1',
    };
    const random = seededRandom(options.seed);
    const clock = new VirtualClock({ startAtMs: options.startAt });
    const services = createServices({ ...options, ...site, clock, random });
    const endpoint = await Endpoint.listen({
      dispatcher: () => services.dispatcher,
      port: options.port,
    });
    const restoreGlobals = installSandboxGlobals();
    const hangUp = answerInProcess(new URL(endpoint.url).port, (request) =>
      services.dispatcher.answer(request),
    );
    const stop = async () => {
      hangUp();
      restoreGlobals();
      await endpoint.close();
    };
    try {
      const stack = loadStack(source, {
        ...site,
        endpoint: endpoint.url,
        random: random.fork('names'),
        parameters: options.parameters ?? {},
      });
      services.dispatcher.add(new CloudFormationService(stack, clock.now()));
      await deploy(stack, services, { ...options, ...site, endpoint: endpoint.url, random });
      return new LocalAws({ endpoint, services, stack, stop });
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** Opens `/_local` at the endpoint to whoever works the engine by hand. */
  attachControl(surface: ControlSurface): void {
    this.#endpoint.controlSurface = surface;
  }

  /** Answers a request of the AWS surface as the endpoint does, without a socket. */
  answer(request: RestRequest): Promise<RestReply> {
    return this.#services.dispatcher.answer(request);
  }

  /** Requests that the endpoint has answered. */
  get requests(): number {
    return this.#services.dispatcher.requests;
  }

  /** Closes the endpoint and gives the process its globals back. */
  async stop(): Promise<void> {
    await this.#stop();
  }
}

interface Site {
  readonly accountId: string;
  readonly region: string;
  readonly endpoint: string;
  readonly random: Random;
  readonly requireConsistentReads?: readonly string[];
}

/** Deploys in the order in which one kind of resource needs another. */
async function deploy(stack: LoadedStack, services: LocalServices, site: Site): Promise<void> {
  const { clock, dynamodb, events, functions, queues, stepFunctions, topics } = services;
  const deployment = new Deployment(stack);
  await deployTables(deployment, dynamodb, {
    region: site.region,
    requireConsistentReads: site.requireConsistentReads ?? [],
  });
  await deployMessaging(deployment, queues, topics);
  await deployFunctions(deployment, functions, site);
  await deployStateMachines(deployment, stepFunctions);
  const schedules = new Schedules(clock, site.random.fork('schedules'), events.deliveries);
  await deployEvents(deployment, events, schedules, site);
  deployment.finish();
}
