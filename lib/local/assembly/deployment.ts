import { AssemblyRefused, type Finding, Refusal } from './findings.ts';
import type { LoadedResource, LoadedStack } from './load-stack.ts';
import { isObject, type JsonObject } from './template.ts';

/** Walks the resources of a stack and collects what their deployment refuses. */
export class Deployment {
  readonly stack: LoadedStack;
  readonly #findings: Finding[] = [];

  constructor(stack: LoadedStack) {
    this.stack = stack;
  }

  /** Deploys every resource of a type. A `Refusal` becomes a finding and the next one follows. */
  async each(
    type: string,
    deploy: (resource: LoadedResource) => void | Promise<void>,
  ): Promise<void> {
    for (const resource of this.stack.resources.filter((r) => r.type === type)) {
      try {
        await deploy(resource);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        const { logicalId, constructPath } = resource;
        this.#findings.push({
          logicalId,
          ...(constructPath === undefined ? {} : { constructPath }),
          problem: error.message,
          remedy: error.remedy,
        });
      }
    }
  }

  /** Throws `AssemblyRefused` when anything was refused. */
  finish(): void {
    if (this.#findings.length > 0) {
      throw new AssemblyRefused(this.#findings);
    }
  }
}

/** A member that must be a text. Throws `Refusal`. */
export function textOf(properties: JsonObject, name: string): string {
  const value = properties[name];
  if (typeof value !== 'string') {
    throw new Refusal(`${name} is ${JSON.stringify(value)}`, 'expected a text');
  }
  return value;
}

/** A member that is a number, or a text that holds one. */
export function numberOf(properties: JsonObject, name: string): number | undefined {
  const value = properties[name];
  return value === undefined ? undefined : Number(value);
}

export function objectOf(properties: JsonObject, name: string): JsonObject {
  const value = properties[name];
  return isObject(value) ? value : {};
}

export function listOf(properties: JsonObject, name: string): JsonObject[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Throws `Refusal` for members of `object` that are not in `known`. */
export function refuseOthers(object: JsonObject, known: readonly string[], what: string): void {
  const others = Object.keys(object).filter((name) => !known.includes(name));
  if (others.length > 0) {
    throw new Refusal(`${others.join(', ')} of ${what} is not supported`, 'remove it');
  }
}
