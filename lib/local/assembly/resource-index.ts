import type { LoadedResource } from './load-stack.ts';

/** Finds what the stack deployed, by whatever name the asker has for it. */
export class ResourceIndex {
  readonly #resources: readonly LoadedResource[];

  constructor(resources: readonly LoadedResource[]) {
    this.#resources = resources;
  }

  all(): readonly LoadedResource[] {
    return this.#resources;
  }

  ofType(type: string): readonly LoadedResource[] {
    return this.#resources.filter((resource) => resource.type === type);
  }

  byLogicalId(logicalId: string): LoadedResource | undefined {
    return this.#resources.find((resource) => resource.logicalId === logicalId);
  }

  /**
   * By construct path, with or without the stack in front and every `Resource` at the end, e.g.
   * `Records` for `MyStack/Records/Resource/Resource`.
   */
  byConstructPath(path: string): LoadedResource | undefined {
    return this.#resources.find((resource) => isAtPath(resource, path));
  }

  /** What `Ref` gives for the resource at a construct path or with a logical id. Throws without one. */
  physicalId(reference: string): string {
    const found = this.byConstructPath(reference) ?? this.byLogicalId(reference);
    if (found === undefined) {
      throw new Error(
        `no resource ${reference} in the stack, expected a construct path or logical id`,
      );
    }
    return found.physicalId;
  }
}

/** Whether a construct path, possibly shortened, or a logical id names this resource. */
export function isNamed(resource: LoadedResource, reference: string): boolean {
  return resource.logicalId === reference || isAtPath(resource, reference);
}

/** What an asker may write for a resource: its path without the stack and what CDK adds to it. */
export function shortNameOf({ constructPath, logicalId }: LoadedResource): string {
  return constructPath === undefined ? logicalId : withoutStack(withoutResource(constructPath));
}

/** An L2 construct adds one `Resource` to its path, a construct around one another. */
function isAtPath({ constructPath }: LoadedResource, path: string): boolean {
  if (constructPath === undefined) {
    return false;
  }
  const found = withoutResource(constructPath);
  return [found, withoutStack(found)].includes(withoutResource(path));
}

const withoutResource = (path: string) => path.replace(/(\/Resource)+$/, '');
const withoutStack = (path: string) => path.slice(path.indexOf('/') + 1);
