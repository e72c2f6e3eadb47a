import { type Finding, UnsupportedDefinition } from './definition/findings.ts';
import { checkNames } from './definition/graph-checks.ts';
import type { Machine } from './definition/machine.ts';
import { readGraph } from './definition/read-states.ts';
import { FieldReader } from './definition/reader.ts';
import type { Loading } from './definition/template-compiler.ts';
import { describe, isJsonObject } from './definition/values.ts';
import { PART_FIELDS } from './support-table.ts';
import type { Json } from './task-integration.ts';

export interface LoadOptions {
  /** For messages. */
  readonly name: string;
  /** Whether an integration is registered under a resource ARN. */
  readonly knows: (integration: string) => boolean;
}

/**
 * Compiles a definition, expressions included. Throws `UnsupportedDefinition` with everything that
 * the engine cannot run or that Step Functions would refuse, all at once.
 */
export function loadDefinition(definition: string | Json, options: LoadOptions): Machine {
  const findings: Finding[] = [];
  const machine = read(definition, { findings, expressions: new Map(), knows: options.knows });
  if (machine === undefined || findings.length > 0) {
    throw new UnsupportedDefinition(options.name, findings);
  }
  return machine;
}

const WHERE = 'state machine';

function read(definition: string | Json, loading: Loading): Machine | undefined {
  const raw = typeof definition === 'string' ? parse(definition, loading.findings) : definition;
  if (!isJsonObject(raw)) {
    const problem = `found ${describe(raw)}, expected a JSON object`;
    loading.findings.push({ where: WHERE, field: 'definition', problem });
    return undefined;
  }
  const language = raw.QueryLanguage ?? 'JSONPath';
  if (language !== 'JSONata' && language !== 'JSONPath') {
    const problem = `found ${describe(language)}, expected "JSONata" or "JSONPath"`;
    loading.findings.push({ where: WHERE, field: 'QueryLanguage', problem });
    return undefined;
  }
  const reader = new FieldReader(loading, WHERE, raw, language, PART_FIELDS['State machine']);
  const graph = readGraph(reader);
  checkNames(reader, graph);
  if (reader.has('Version') && reader.raw('Version') !== '1.0') {
    reader.find('Version', `found ${describe(raw.Version)}, expected "1.0"`);
  }
  return { ...graph, timeoutSeconds: reader.integer('TimeoutSeconds', 1) };
}

function parse(text: string, findings: Finding[]): Json | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    findings.push({ where: WHERE, field: 'definition', problem: `is not JSON: ${String(error)}` });
    return undefined;
  }
}
