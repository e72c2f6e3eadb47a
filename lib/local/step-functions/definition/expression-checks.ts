import type { Expression } from '../data/expression.ts';

const STATES_MEMBERS = new Set(['input', 'result', 'errorOutput', 'context']);

type Node = Readonly<Record<string, unknown>>;

/** What Step Functions forbids in expressions that JSONata itself allows. */
export function checkExpression(expression: Expression): string[] {
  const problems: string[] = [];
  visit(expression.compiled.ast(), problems);
  return problems;
}

function visit(node: unknown, problems: string[]): void {
  if (Array.isArray(node)) {
    for (const item of node) {
      visit(item, problems);
    }
  } else if (typeof node === 'object' && node !== null) {
    checkNode(node as Node, problems);
    for (const part of Object.values(node)) {
      visit(part, problems);
    }
  }
}

function checkNode(node: Node, problems: string[]): void {
  if (node.type === 'variable' && node.value === 'eval') {
    problems.push('uses $eval, which Step Functions leaves out; use $parse for JSON texts');
  }
  if (node.type === 'variable' && node.value === '$') {
    problems.push('uses $$, which is empty in Step Functions; use $states.input');
  }
  if (node.type === 'path' && Array.isArray(node.steps)) {
    checkStatesPath(node.steps as Node[], problems);
  }
}

function checkStatesPath([root, member]: readonly Node[], problems: string[]): void {
  const isStates = root?.type === 'variable' && root.value === 'states';
  if (isStates && member?.type === 'name' && !STATES_MEMBERS.has(String(member.value))) {
    const known = [...STATES_MEMBERS].join(', ');
    problems.push(`reads $states.${String(member.value)}, expected one of ${known}`);
  }
}
