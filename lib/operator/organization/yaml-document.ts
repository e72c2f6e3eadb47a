import {
  type Alias,
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Fault, Reading } from '../input/faults.ts';
import { describeYamlError, TOO_MANY_ALIASES, UNRESOLVED_ALIAS } from './yaml-problems.ts';

/** Where something stands in a YAML file. */
export interface YamlPlace {
  readonly line: number;
  readonly column: number;
}

const MOST_ALIASES = 100;

/** A parsed YAML file that can say where each of its values stands. */
export class YamlDocument {
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  readonly #file: string;

  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    keepAccountIdsAsText(this.#document);
  }

  /** The plain value, unless its aliases would multiply beyond measure. */
  read(): Reading<unknown> {
    const [first, ...rest] = this.#syntaxFaults();
    if (first !== undefined) return { kind: 'faulty', faults: [first, ...rest] };
    const [alias, ...others] = this.#unresolvedAliases();
    if (alias !== undefined) return { kind: 'faulty', faults: [alias, ...others] };
    try {
      return { kind: 'read', value: this.#document.toJS({ maxAliasCount: MOST_ALIASES }) };
    } catch {
      // With every alias resolved, only their number is left to fail.
      const place = { file: this.#file, ...this.#placeOfFirstAlias() };
      return { kind: 'faulty', faults: [{ code: 'yamlSyntax', ...place, ...TOO_MANY_ALIASES }] };
    }
  }

  /** Place of the value at `path`, else of its nearest ancestor. */
  placeOf(path: readonly PropertyKey[]): YamlPlace {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#nodeAt(path.slice(0, length));
      if (node?.range) return this.#placeAt(node.range[0]);
    }
    return { line: 1, column: 1 };
  }

  /** Place of the key `name` in the mapping at `path`. */
  placeOfKey(path: readonly PropertyKey[], name: string): YamlPlace {
    const map = this.#nodeAt(path);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === name)
      : undefined;
    const key = isPair(pair) && isNode(pair.key) ? pair.key : undefined;
    return key?.range ? this.#placeAt(key.range[0]) : this.placeOf(path);
  }

  #syntaxFaults(): Fault[] {
    return [...this.#document.errors, ...this.#document.warnings].map((error) => ({
      code: 'yamlSyntax',
      file: this.#file,
      ...this.#placeAt(error.pos[0]),
      ...describeYamlError(error),
    }));
  }

  #unresolvedAliases(): Fault[] {
    return this.#aliases()
      .filter((alias) => alias.resolve(this.#document) === undefined)
      .map((alias) => ({
        code: 'yamlSyntax',
        file: this.#file,
        ...this.#placeAt(alias.range?.[0] ?? 0),
        ...UNRESOLVED_ALIAS,
      }));
  }

  #placeOfFirstAlias(): YamlPlace {
    return this.#placeAt(this.#aliases()[0]?.range?.[0] ?? 0);
  }

  #aliases(): Alias[] {
    const aliases: Alias[] = [];
    visit(this.#document, { Alias: (_, alias) => void aliases.push(alias) });
    return aliases;
  }

  #nodeAt(path: readonly PropertyKey[]): Node | undefined {
    const node = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return isNode(node) ? node : undefined;
  }

  #placeAt(offset: number): YamlPlace {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** Twelve digits without quotes are an account id, leading zeros included, and never a number. */
function keepAccountIdsAsText(document: Document.Parsed): void {
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && /^\d{12}$/.test(node.source ?? '')) {
        node.value = node.source;
      }
    },
  });
}
