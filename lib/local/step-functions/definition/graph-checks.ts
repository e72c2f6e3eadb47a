import type { Flow, State, StateGraph } from './machine.ts';
import type { FieldReader } from './reader.ts';

/** The names that a state may go on with. */
export function targetsOf(state: State): string[] {
  const targets = state.next === undefined ? [] : [state.next];
  if (state.type === 'Choice') {
    targets.push(...state.rules.map((rule) => rule.next));
  }
  if ('catchers' in state) {
    targets.push(...state.catchers.map((catcher) => catcher.next));
  }
  return targets;
}

/** The graphs inside a state. */
export function innerGraphs(state: State): readonly StateGraph[] {
  if (state.type === 'Parallel') {
    return state.branches;
  }
  return state.type === 'Map' ? [state.processor] : [];
}

/** Every target exists and every state can be reached. States that did not parse count as known. */
export function checkGraph(
  reader: FieldReader,
  graph: StateGraph,
  declared: readonly string[],
): void {
  const known = new Set(declared);
  if (!known.has(graph.startAt)) {
    reader.find('StartAt', `found "${graph.startAt}", expected one of ${list(declared)}`);
    return;
  }
  for (const state of graph.states.values()) {
    for (const target of targetsOf(state).filter((name) => name !== '' && !known.has(name))) {
      const problem = `goes on with "${target}", expected one of ${list(declared)}`;
      reader.loading.findings.push({ where: `state "${state.name}"`, field: 'Next', problem });
    }
  }
  const reached = reachable(graph);
  for (const name of graph.states.keys()) {
    if (!reached.has(name) && graph.states.size === declared.length) {
      const problem = 'cannot be reached from StartAt; connect or remove it';
      reader.loading.findings.push({ where: `state "${name}"`, field: 'name', problem });
    }
  }
}

function reachable(graph: StateGraph): Set<string> {
  const reached = new Set<string>();
  const open = [graph.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = graph.states.get(name);
    if (state !== undefined && !reached.has(name)) {
      reached.add(name);
      open.push(...targetsOf(state));
    }
  }
  return reached;
}

const NAMES_SHOWN = 8;

function list(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `"${name}"`);
  return names.length > NAMES_SHOWN ? `${shown.join(', ')}, …` : shown.join(', ');
}

function assignedBy(flow: Flow): string[] {
  if (flow.language === 'JSONata') {
    return flow.assign?.map(([name]) => name) ?? [];
  }
  return flow.assign?.kind === 'object' ? flow.assign.members.map(([name]) => name) : [];
}

function flowsOf(state: State): Flow[] {
  const rules = state.type === 'Choice' ? state.rules : [];
  const catchers = 'catchers' in state ? state.catchers : [];
  return [state.flow, ...rules.map(({ flow }) => flow), ...catchers.map(({ flow }) => flow)];
}

/**
 * State names are unique in the whole machine, and an inner graph assigns no variable of an outer
 * one. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function checkNames(
  reader: FieldReader,
  graph: StateGraph,
  outer: ReadonlySet<string> = new Set(),
  seen: Set<string> = new Set(),
): void {
  const states = [...graph.states.values()];
  const own = new Set(states.flatMap((state) => flowsOf(state).flatMap(assignedBy)));
  for (const name of [...own].filter((variable) => outer.has(variable))) {
    reader.find('Assign', `"${name}" is assigned in an outer graph too; use another name inside`);
  }
  const visible = new Set([...outer, ...own]);
  for (const state of states) {
    if (seen.has(state.name)) {
      reader.find('States', `"${state.name}" names two states; names are unique in a machine`);
    }
    seen.add(state.name);
    for (const inner of innerGraphs(state)) {
      checkNames(reader, inner, visible, seen);
    }
  }
}
