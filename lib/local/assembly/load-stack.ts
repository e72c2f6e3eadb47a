import type { Random } from '../clock/random.ts';
import type { Json } from '../step-functions/task-integration.ts';
import type { StackSource } from './cloud-assembly.ts';
import { AssemblyRefused, type Finding, Refusal } from './findings.ts';
import { Intrinsics, NO_VALUE } from './intrinsics.ts';
import { resolveParameters } from './parameters.ts';
import { physicalName } from './physical-name.ts';
import type { Identity } from './resource-type.ts';
import { checkProperty, RESOURCE_TYPES } from './resource-types.ts';
import { constructPathOf, type JsonObject, type TemplateResource } from './template.ts';

export interface StackEnvironment {
  readonly accountId: string;
  readonly region: string;
  /** Origin of the engine's endpoint. */
  readonly endpoint: string;
  readonly random: Random;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A resource with its expressions evaluated. */
export interface LoadedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly constructPath?: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  readonly name: string;
  readonly arn?: string;
  readonly properties: JsonObject;
}

export interface LoadedStack {
  readonly stackName: string;
  readonly stackId: string;
  readonly resources: readonly LoadedResource[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The directory of an asset by its S3 key. */
  assetDirectory(objectKey: string): string | undefined;
}

/**
 * Evaluates a stack. Throws `AssemblyRefused` with every resource type, intrinsic and property the
 * engine does not support.
 */
export function loadStack(source: StackSource, environment: StackEnvironment): LoadedStack {
  const loader = new StackLoader(source, environment);
  const resources = loader.loadResources();
  const outputs = loader.loadOutputs();
  if (loader.findings.length > 0) {
    throw new AssemblyRefused(loader.findings);
  }
  return {
    stackName: source.stackName,
    stackId: loader.stackId,
    resources,
    outputs,
    assetDirectory: source.assetDirectory,
  };
}

class StackLoader {
  readonly findings: Finding[] = [];
  readonly stackId: string;
  readonly #source: StackSource;
  readonly #environment: StackEnvironment;
  readonly #intrinsics: Intrinsics;
  readonly #identities = new Map<string, Identity | 'under way'>();

  constructor(source: StackSource, environment: StackEnvironment) {
    this.#source = source;
    this.#environment = environment;
    const { accountId, region } = environment;
    this.stackId = `arn:aws:cloudformation:${region}:${accountId}:stack/${source.stackName}/local`;
    this.#intrinsics = new Intrinsics({
      values: {
        ...this.#attempt('Parameters', undefined, () =>
          resolveParameters(source.template.Parameters ?? {}, environment.parameters ?? {}),
        ),
        'AWS::AccountId': accountId,
        'AWS::Region': region,
        'AWS::Partition': 'aws',
        'AWS::URLSuffix': 'amazonaws.com',
        'AWS::StackName': source.stackName,
        'AWS::StackId': this.stackId,
        'AWS::NotificationARNs': [],
      },
      mappings: source.template.Mappings ?? {},
      conditions: source.template.Conditions ?? {},
      reference: (logicalId) => this.#reference(logicalId),
      attribute: (logicalId, name) => this.#attribute(logicalId, name),
    });
  }

  loadResources(): LoadedResource[] {
    return this.#present().flatMap(([logicalId, resource]) => {
      const loaded = this.#attempt(logicalId, resource, () => this.#load(logicalId, resource));
      return loaded === undefined ? [] : [loaded];
    });
  }

  loadOutputs(): Record<string, string> {
    const outputs: Record<string, string> = {};
    for (const [name, output] of Object.entries(this.#source.template.Outputs ?? {})) {
      this.#attempt(`Outputs.${name}`, undefined, () => {
        if (output.Condition === undefined || this.#intrinsics.condition(output.Condition)) {
          outputs[name] = String(this.#intrinsics.evaluate(output.Value));
        }
      });
    }
    return outputs;
  }

  #present(): [string, TemplateResource][] {
    return Object.entries(this.#source.template.Resources ?? {}).filter(
      ([logicalId, { Condition }]) =>
        Condition === undefined ||
        this.#attempt(logicalId, undefined, () => this.#intrinsics.condition(Condition)),
    );
  }

  #load(logicalId: string, resource: TemplateResource): LoadedResource | undefined {
    const type = this.#typeOf(resource);
    const properties: JsonObject = {};
    const inert = type.support === 'inert';
    for (const [name, value] of Object.entries(inert ? {} : (resource.Properties ?? {}))) {
      this.#attempt(logicalId, resource, () => {
        checkProperty(type, resource.Type, name);
        const evaluated = this.#intrinsics.evaluate(value);
        if (evaluated !== NO_VALUE) {
          properties[name] = evaluated;
        }
      });
    }
    const identity = this.#identity(logicalId) as Identity;
    const constructPath = constructPathOf(resource);
    const arn = type.attributes.Arn ?? type.attributes.TopicArn;
    return {
      logicalId,
      type: resource.Type,
      ...(constructPath === undefined ? {} : { constructPath }),
      physicalId: type.ref(identity),
      name: identity.name,
      ...(arn === undefined ? {} : { arn: arn(identity) }),
      properties,
    };
  }

  #typeOf(resource: TemplateResource) {
    const type = RESOURCE_TYPES[resource.Type];
    if (type === undefined) {
      throw new Refusal(
        `resource type ${resource.Type} is not supported`,
        'remove it, or teach lib/local/assembly/resource-types.ts',
      );
    }
    return type;
  }

  #reference(logicalId: string): string | undefined {
    const identity = this.#identity(logicalId);
    return identity && this.#typeOf(this.#resource(logicalId)).ref(identity);
  }

  #attribute(logicalId: string, name: string): string | undefined {
    const identity = this.#identity(logicalId);
    if (identity === undefined) {
      return undefined;
    }
    const resource = this.#resource(logicalId);
    const attribute = this.#typeOf(resource).attributes[name];
    if (attribute === undefined) {
      throw new Refusal(
        `attribute ${name} of ${logicalId} (${resource.Type}) is not supported`,
        'use another attribute, or teach lib/local/assembly/resource-types.ts',
      );
    }
    return attribute(identity);
  }

  #resource(logicalId: string): TemplateResource {
    return this.#source.template.Resources?.[logicalId] as TemplateResource;
  }

  /** Names need no deployment, so that resources may refer to each other in any order. */
  #identity(logicalId: string): Identity | undefined {
    const known = this.#identities.get(logicalId);
    if (known === 'under way') {
      throw new Refusal(`the name of ${logicalId} depends on itself`, 'break the circle');
    }
    const resource = this.#resource(logicalId);
    if (known !== undefined || resource === undefined) {
      return known;
    }
    if (resource.Condition !== undefined && !this.#intrinsics.condition(resource.Condition)) {
      return undefined;
    }
    this.#identities.set(logicalId, 'under way');
    try {
      const identity = this.#identify(logicalId, resource);
      this.#identities.set(logicalId, identity);
      return identity;
    } catch (error) {
      this.#identities.delete(logicalId);
      throw error;
    }
  }

  #identify(logicalId: string, resource: TemplateResource): Identity {
    const type = this.#typeOf(resource);
    const given = type.nameProperty && resource.Properties?.[type.nameProperty];
    const name = given === undefined || given === '' ? NO_VALUE : this.#intrinsics.evaluate(given);
    const { accountId, region, endpoint, random } = this.#environment;
    return {
      name:
        typeof name === 'string'
          ? name
          : physicalName(this.#source.stackName, logicalId, type.nameLimit ?? 64, random),
      properties: this.#identifyingProperties(resource),
      partition: 'aws',
      region,
      accountId,
      endpoint,
    };
  }

  /** The few properties that are part of a resource's ARN or `Ref`. */
  #identifyingProperties({ Properties = {} }: TemplateResource): JsonObject {
    const identifying: JsonObject = {};
    for (const name of ['EventBusName', 'GroupName', 'TopicArn', 'FunctionName', 'Qualifier']) {
      const value = Properties[name];
      const evaluated = value === undefined ? NO_VALUE : this.#intrinsics.evaluate(value);
      if (evaluated !== NO_VALUE) {
        identifying[name] = evaluated as Json;
      }
    }
    return identifying;
  }

  /** Runs `work`; a refusal becomes a finding at this place and the result is `undefined`. */
  #attempt<T>(
    logicalId: string,
    resource: TemplateResource | undefined,
    work: () => T,
  ): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.#find(logicalId, resource, error);
      return undefined;
    }
  }

  /** A name and its property may fail for the same reason, which is told once. */
  #find(logicalId: string, resource: TemplateResource | undefined, refusal: Refusal): void {
    const { message: problem, remedy } = refusal;
    if (this.findings.some((f) => f.logicalId === logicalId && f.problem === problem)) {
      return;
    }
    const constructPath = resource && constructPathOf(resource);
    this.findings.push({
      logicalId,
      ...(constructPath === undefined ? {} : { constructPath }),
      ...{ problem, remedy },
    });
  }
}
