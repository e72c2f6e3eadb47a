/** An organizational unit as the campaign may name it. */
export interface KnownUnit {
  /** Names from below the root, joined by `/`. */
  readonly path: string;
  /** `null` while it is not known. */
  readonly id: string | null;
}

export type FoundUnit =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] }
  | { readonly kind: 'unknown' };

/** Finds organizational units by id, by path, and by name when only one unit has it. */
export class UnitDirectory {
  readonly #byPath = new Map<string, KnownUnit>();
  readonly #byId = new Map<string, KnownUnit>();
  readonly #byName = new Map<string, KnownUnit[]>();

  constructor(units: readonly KnownUnit[]) {
    for (const unit of units) this.#add({ ...unit, path: normalizePath(unit.path) });
  }

  get paths(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  find(text: string): FoundUnit {
    const sought = text.trim();
    const exact = this.#byId.get(sought) ?? this.#byPath.get(normalizePath(sought));
    if (exact !== undefined) return { kind: 'found', path: exact.path };
    const [unit, ...others] = this.#byName.get(sought) ?? [];
    if (unit === undefined) return { kind: 'unknown' };
    return others.length === 0
      ? { kind: 'found', path: unit.path }
      : { kind: 'ambiguous', paths: [unit, ...others].map(({ path }) => path) };
  }

  #add(unit: KnownUnit): void {
    if (this.#byPath.has(unit.path) && unit.id === null) return;
    this.#addAncestors(unit.path);
    const name = unit.path.split('/').at(-1) ?? unit.path;
    const others = (this.#byName.get(name) ?? []).filter(({ path }) => path !== unit.path);
    this.#byPath.set(unit.path, unit);
    this.#byName.set(name, [...others, unit]);
    if (unit.id !== null) this.#byId.set(unit.id, unit);
  }

  #addAncestors(path: string): void {
    const parent = path.split('/').slice(0, -1).join('/');
    if (parent !== '') this.#add({ path: parent, id: null });
  }
}

/** `/Workloads / Production/` is `Workloads/Production`. */
export function normalizePath(path: string): string {
  return path
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join('/');
}
