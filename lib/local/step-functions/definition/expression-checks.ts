import type { Expression } from '../data/expression.ts';

/** The members of `$states` that every expression may read. */
const EVERYWHERE = ['input', 'context'] as const;
/** The one that Output and Assign may read as well, where there is one. */
export type Produced = 'result' | 'errorOutput';

type Node = Readonly<Record<string, unknown>>;

export interface CheckedExpression {
  readonly expression: Expression;
  /** What Step Functions forbids in expressions that JSONata itself allows. */
  readonly problems: readonly string[];
  /** The members of `$states` that it reads by name. */
  readonly statesMembers: ReadonlySet<string>;
}

export function checkExpression(expression: Expression): CheckedExpression {
  const problems: string[] = [];
  const statesMembers = new Set<string>();
  visit(expression.compiled.ast(), (node) => {
    problems.push(...problemsOf(node));
    const member = statesMemberOf(node);
    if (member !== undefined) {
      statesMembers.add(member);
    }
  });
  return { expression, problems, statesMembers };
}

/**
 * What is wrong with reading these members where `produced` is all that there is beside the input
 * and the context. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function misplacedMembers(
  { statesMembers }: CheckedExpression,
  produced: Produced | undefined,
): string[] {
  const readable: string[] = [...EVERYWHERE, ...(produced === undefined ? [] : [produced])];
  return [...statesMembers]
    .filter((member) => !readable.includes(member))
    .map((member) => `reads $states.${member}, expected one of ${readable.join(', ')} here`);
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) {
      visit(item, look);
    }
  } else if (typeof node === 'object' && node !== null) {
    look(node as Node);
    for (const part of Object.values(node)) {
      visit(part, look);
    }
  }
}

function problemsOf({ type, value }: Node): string[] {
  if (type === 'variable' && value === 'eval') {
    return ['uses $eval, which Step Functions leaves out; use $parse for JSON texts'];
  }
  if (type === 'variable' && value === '$') {
    return ['uses $$, which is empty in Step Functions; use $states.input'];
  }
  return [];
}

function statesMemberOf({ type, steps }: Node): string | undefined {
  const [root, member] = type === 'path' && Array.isArray(steps) ? (steps as Node[]) : [];
  const isStates = root?.type === 'variable' && root.value === 'states';
  return isStates && member?.type === 'name' ? String(member.value) : undefined;
}
