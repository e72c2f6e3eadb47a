import { transformSync } from 'esbuild';
import { parseAst } from 'vite';

/** One module that a source file names. */
export interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

const STATEMENT = /^[ \t]*(?:import|export)\b([^'"`;=()]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const CALL = /\b(?:import|require)\s*\(\s*['"`]([^'"`$]+)['"`]/g;

/** Every module that a source text imports: statically, dynamically, or for a type. */
export function importsOf(text: string): Import[] {
  const code = text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  const statements = [...code.matchAll(STATEMENT)].map(([, clause = '', specifier = '']) => ({
    specifier,
    isTypeOnly: /^\s*type\b/.test(clause),
  }));
  const others = [...code.matchAll(SIDE_EFFECT), ...code.matchAll(CALL)];
  return [...statements, ...others.map(([, specifier = '']) => ({ specifier, isTypeOnly: false }))];
}

/** What makes code depend on more than its parameters. */
export const Impurity = {
  WALL_CLOCK: 'wall clock',
  CHANCE: 'chance',
  ENVIRONMENT: 'environment',
} as const;
export type Impurity = (typeof Impurity)[keyof typeof Impurity];

export interface Use {
  readonly impurity: Impurity;
  readonly expression: string;
}

const OF_GLOBAL: Readonly<Record<string, Impurity>> = {
  performance: Impurity.WALL_CLOCK,
  setTimeout: Impurity.WALL_CLOCK,
  setInterval: Impurity.WALL_CLOCK,
};

const OF_MEMBER: Readonly<Record<string, Impurity>> = {
  'Date.now': Impurity.WALL_CLOCK,
  'process.hrtime': Impurity.WALL_CLOCK,
  'process.uptime': Impurity.WALL_CLOCK,
  'process.env': Impurity.ENVIRONMENT,
  'Math.random': Impurity.CHANCE,
};

const OF_NAME: Readonly<Record<string, Impurity>> = {
  randomUUID: Impurity.CHANCE,
  randomBytes: Impurity.CHANCE,
  randomInt: Impurity.CHANCE,
  getRandomValues: Impurity.CHANCE,
};

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';

const nameOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node.name);
  return node.type === 'Literal' ? String(node.value) : undefined;
};

/** `Date.now`, also when it is written `Date['now']`, `globalThis.Date.now` or `{ now } = Date`. */
function membersOf(node: Node): string[] {
  if (node.type === 'MemberExpression') {
    const object = isNode(node.object) ? node.object : undefined;
    const isGlobal = object?.type === 'MemberExpression' && nameOf(object.object) === 'globalThis';
    return [`${nameOf(isGlobal ? object.property : object)}.${nameOf(node.property)}`];
  }
  if (node.type === 'VariableDeclarator' && isNode(node.id) && node.id.type === 'ObjectPattern') {
    const properties = node.id.properties as Node[];
    return properties.map((property) => `${nameOf(node.init)}.${nameOf(property.key)}`);
  }
  return [];
}

function usesAt(node: Node): Use[] {
  const uses: Use[] = [];
  const isDate = nameOf(node.callee) === 'Date';
  if (isDate && (node.type === 'CallExpression' || !(node.arguments as unknown[]).length)) {
    uses.push({ impurity: Impurity.WALL_CLOCK, expression: 'Date without an instant' });
  }
  for (const expression of membersOf(node)) {
    const impurity = OF_MEMBER[expression];
    if (impurity !== undefined) uses.push({ impurity, expression });
  }
  if (node.type === 'Identifier') {
    const expression = String(node.name);
    const impurity = OF_NAME[expression] ?? OF_GLOBAL[expression];
    if (impurity !== undefined) uses.push({ impurity, expression });
  }
  return uses;
}

/** A name that only labels a member (`x.setTimeout`, `{ setTimeout: 1 }`) is no use of a global. */
function isLabel(field: string, parent: Node, child: Node): boolean {
  const labels = field === 'key' || (field === 'property' && parent.type === 'MemberExpression');
  return labels && parent.computed !== true && OF_NAME[String(child.name)] === undefined;
}

/** Every expression of a source text whose value is not its parameters' alone. */
export function impureUsesOf(text: string): Use[] {
  const { code } = transformSync(text, {
    loader: 'ts',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const uses: Use[] = [];
  const visit = (node: Node): void => {
    uses.push(...usesAt(node));
    for (const [field, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child) && !isLabel(field, node, child)) visit(child);
      }
    }
  };
  visit(parseAst(code) as unknown as Node);
  return uses;
}
