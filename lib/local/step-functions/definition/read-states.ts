import type { QueryLanguage } from '../support-table.ts';
import { PART_FIELDS, type PartName, STATE_FIELDS, type StateType } from '../support-table.ts';
import type { Json } from '../task-integration.ts';
import { checkGraph } from './graph-checks.ts';
import type { Flow, State, StateGraph } from './machine.ts';
import { readCatchers, readFlow, readResource, readRetriers, readRules } from './read-parts.ts';
import { FieldReader } from './reader.ts';
import type { Loading } from './template-compiler.ts';
import { describe, isJsonObject, type JsonObject } from './values.ts';

const MAX_STATE_NAME = 80;

/** Reads the graph of states that a machine, a branch or an item processor holds. */
export function readGraph(reader: FieldReader): StateGraph {
  const { loading, language } = reader;
  const states = new Map<string, State>();
  const rawStates = reader.raw('States');
  if (!isJsonObject(rawStates) || Object.keys(rawStates).length === 0) {
    reader.find('States', `found ${describe(rawStates)}, expected an object of states`);
    return { startAt: '', states };
  }
  for (const [name, rawState] of Object.entries(rawStates)) {
    const state = readState(loading, name, rawState, language);
    if (state !== undefined) {
      states.set(name, state);
    }
  }
  const graph = { startAt: reader.text('StartAt'), states };
  checkGraph(reader, graph, Object.keys(rawStates));
  return graph;
}

function isStateType(value: unknown): value is StateType {
  return typeof value === 'string' && Object.hasOwn(STATE_FIELDS, value);
}

/** State types that run in JSONata only; the others also in JSONPath, with reference paths. */
const JSONATA_ONLY: ReadonlySet<StateType> = new Set(['Choice']);

/** State types that have a result of their own. */
const PRODUCERS: ReadonlySet<StateType> = new Set(['Task', 'Parallel', 'Map']);

function readState(
  loading: Loading,
  name: string,
  raw: JsonObject[string],
  inherited: QueryLanguage,
): State | undefined {
  const where = `state "${name}"`;
  const find = (field: string, problem: string) => loading.findings.push({ where, field, problem });
  if (!isJsonObject(raw) || !isStateType(raw.Type)) {
    const known = Object.keys(STATE_FIELDS).join(', ');
    const found = isJsonObject(raw) ? raw.Type : raw;
    find('Type', `found ${describe(found)}, expected one of ${known}`);
    return undefined;
  }
  if (name.length > MAX_STATE_NAME) {
    find('name', `has ${name.length} characters, expected at most ${MAX_STATE_NAME}`);
  }
  const language = raw.QueryLanguage === undefined ? inherited : raw.QueryLanguage;
  if (language !== 'JSONata' && language !== 'JSONPath') {
    find('QueryLanguage', `found ${describe(language)}, expected "JSONata" or "JSONPath"`);
    return undefined;
  }
  if (language === 'JSONPath' && inherited === 'JSONata') {
    find('QueryLanguage', 'a machine in JSONata cannot hold states in JSONPath');
  }
  if (language === 'JSONPath' && JSONATA_ONLY.has(raw.Type)) {
    find('QueryLanguage', `a ${raw.Type} state runs in JSONata only; set it to "JSONata"`);
    return undefined;
  }
  const produced = PRODUCERS.has(raw.Type) ? 'result' : undefined;
  const fields = STATE_FIELDS[raw.Type];
  const reader = new FieldReader(loading, where, raw, language, fields, produced);
  return buildState(reader, raw.Type, name, language);
}

function buildState(
  reader: FieldReader,
  type: StateType,
  name: string,
  language: QueryLanguage,
): State {
  const flow = readFlow(reader);
  switch (type) {
    case 'Pass':
      return { type, name, flow, next: readNext(reader) };
    case 'Succeed':
      return { type, name, flow, next: undefined };
    case 'Fail':
      return readFail(reader, name, flow);
    case 'Wait':
      return readWait(reader, name, flow);
    case 'Choice':
      return { type, name, flow, next: readDefault(reader), rules: readRules(reader) };
    case 'Task':
      return readTask(reader, name, flow);
    case 'Parallel':
      return {
        ...{ type, name, flow, next: readNext(reader) },
        retriers: readRetriers(reader),
        catchers: readCatchers(reader),
        branches: readBranches(reader, language),
      };
    case 'Map':
      return readMap(reader, name, flow, language);
  }
}

function readNext(reader: FieldReader): string | undefined {
  const end = reader.raw('End');
  if (reader.has('Next') === (end === true)) {
    reader.find('Next', 'expected either "Next" with the name of a state or "End": true');
  }
  return end === true ? undefined : reader.text('Next');
}

function readDefault(reader: FieldReader): string | undefined {
  return reader.has('Default') ? reader.text('Default') : undefined;
}

function readFail(reader: FieldReader, name: string, flow: Flow): State {
  return {
    ...{ type: 'Fail', name, flow, next: undefined },
    error: reader.typed('Error', 'string'),
    failureCause: reader.typed('Cause', 'string'),
  };
}

function readWait(reader: FieldReader, name: string, flow: Flow): State {
  if (reader.has('Seconds') === reader.has('Timestamp')) {
    reader.find('Seconds', 'expected exactly one of Seconds and Timestamp');
  }
  return {
    ...{ type: 'Wait', name, flow, next: readNext(reader) },
    seconds: reader.seconds('Seconds', 0),
    timestamp: reader.typed('Timestamp', 'string'),
  };
}

function readTask(reader: FieldReader, name: string, flow: Flow): State {
  const timeoutSeconds = reader.seconds('TimeoutSeconds', 1);
  const heartbeatSeconds = reader.seconds('HeartbeatSeconds', 1);
  if (
    timeoutSeconds?.kind === 'constant' &&
    heartbeatSeconds?.kind === 'constant' &&
    Number(heartbeatSeconds.value) >= Number(timeoutSeconds.value)
  ) {
    reader.find('HeartbeatSeconds', 'expected less than TimeoutSeconds');
  }
  return {
    ...{ type: 'Task', name, flow, next: readNext(reader) },
    resource: readResource(reader),
    timeoutSeconds,
    heartbeatSeconds,
    retriers: readRetriers(reader),
    catchers: readCatchers(reader),
  };
}

function readBranches(reader: FieldReader, language: QueryLanguage): StateGraph[] {
  const branches = reader.objects('Branches');
  if (branches.length === 0) {
    reader.find('Branches', 'found no branches, expected at least one');
  }
  return branches.map((branch, index) =>
    readInner(reader, branch, 'Branch', `Branches[${index}]`, language),
  );
}

function readMap(reader: FieldReader, name: string, flow: Flow, language: QueryLanguage): State {
  return {
    ...{ type: 'Map', name, flow, next: readNext(reader) },
    items: reader.typed('Items', 'array'),
    itemSelector: reader.template('ItemSelector'),
    maxConcurrency: reader.seconds('MaxConcurrency', 0),
    toleratedFailureCount: reader.seconds('ToleratedFailureCount', 0),
    toleratedFailurePercentage: reader.typed('ToleratedFailurePercentage', 'number'),
    processor: readProcessor(reader, language),
    retriers: readRetriers(reader),
    catchers: readCatchers(reader),
  };
}

function readProcessor(reader: FieldReader, language: QueryLanguage): StateGraph {
  const raw = reader.raw('ItemProcessor');
  if (!isJsonObject(raw)) {
    reader.find('ItemProcessor', `found ${describe(raw)}, expected a graph of states`);
    return { startAt: '', states: new Map() };
  }
  readProcessorConfig(reader, raw.ProcessorConfig ?? {});
  return readInner(reader, raw, 'ItemProcessor', 'ItemProcessor', language);
}

function readProcessorConfig(reader: FieldReader, config: Json): void {
  if (!isJsonObject(config)) {
    reader.find(
      'ItemProcessor',
      `found the ProcessorConfig ${describe(config)}, expected an object`,
    );
    return;
  }
  const { Mode: mode = 'INLINE', ...others } = config;
  if (mode !== 'INLINE') {
    reader.find(
      'ItemProcessor',
      `found the mode ${describe(mode)}, expected "INLINE"; distributed mode is not supported`,
    );
  }
  for (const name of Object.keys(others)) {
    reader.find('ItemProcessor', `found ProcessorConfig.${name}, expected Mode only`);
  }
}

function readInner(
  state: FieldReader,
  raw: JsonObject,
  part: PartName,
  place: string,
  language: QueryLanguage,
): StateGraph {
  const where = `${state.where}, ${place}`;
  return readGraph(new FieldReader(state.loading, where, raw, language, PART_FIELDS[part]));
}
