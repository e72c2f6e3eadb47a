import type { Random } from '../clock/random.ts';
import type { Account } from './accounts.ts';
import { drawId } from './identifiers.ts';
import { PagedList } from './paged-list.ts';

export const ParentType = { Root: 'ROOT', OrganizationalUnit: 'ORGANIZATIONAL_UNIT' } as const;
export type ParentType = (typeof ParentType)[keyof typeof ParentType];

/** A root or an organizational unit. */
export interface Container {
  readonly id: string;
  readonly type: ParentType;
  readonly name: string;
  readonly parent: Container | undefined;
  readonly units: PagedList<Container>;
  readonly accounts: PagedList<Account>;
  readonly tags: Map<string, string>;
}

/** The one root of the organization and the organizational units below it. */
export class OrganizationTree {
  readonly root: Container;
  readonly #random: Random;
  readonly #byId = new Map<string, Container>();
  readonly #byPath = new Map<string, Container>();

  constructor(random: Random, rootId: string | undefined) {
    this.#random = random;
    const id = rootId ?? `r-${drawId(random.fork('root'), 4)}`;
    this.root = this.#add({ id, type: ParentType.Root, name: 'Root', parent: undefined }, '');
  }

  find(id: string): Container | undefined {
    return this.#byId.get(id);
  }

  /** By names below the root, e.g. `Workloads/Production`; the empty path is the root. */
  findByPath(path: string): Container | undefined {
    return this.#byPath.get(normalisePath(path));
  }

  /** Finds the unit or makes it, with the ancestors it lacks. */
  ensure(path: string, id?: string): Container {
    const normalised = normalisePath(path);
    const known = this.#byPath.get(normalised);
    if (known !== undefined) return known;
    const cut = normalised.lastIndexOf('/');
    const parent = this.ensure(normalised.slice(0, Math.max(cut, 0)));
    const unit = this.#add(
      {
        id: id ?? this.#unitId(normalised),
        type: ParentType.OrganizationalUnit,
        name: normalised.slice(cut + 1),
        parent,
      },
      normalised,
    );
    parent.units.append(unit);
    return unit;
  }

  #unitId(path: string): string {
    return `ou-${this.root.id.slice(2)}-${drawId(this.#random.fork(`unit/${path}`), 8)}`;
  }

  #add(traits: Pick<Container, 'id' | 'type' | 'name' | 'parent'>, path: string): Container {
    const container: Container = {
      ...traits,
      units: new PagedList(),
      accounts: new PagedList(),
      tags: new Map(),
    };
    this.#byId.set(container.id, container);
    this.#byPath.set(path, container);
    return container;
  }
}

/** Ids from the root down, as `Path` and `Paths` spell them after the organization's id. */
export function idPath(container: Container): string {
  const above = container.parent === undefined ? '' : idPath(container.parent);
  return `${above}${container.id}/`;
}

function normalisePath(path: string): string {
  return path
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join('/');
}
