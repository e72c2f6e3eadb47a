import {
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
    try {
      return { kind: 'read', value: this.#document.toJS({ maxAliasCount: MOST_ALIASES }) };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const place = { file: this.#file, line: 1, column: 1 };
      return { kind: 'faulty', faults: [{ code: 'yamlSyntax', ...place, problem }] };
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
      problem: (error.message.split(/ at line \d+/)[0] ?? error.message).trim(),
    }));
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
