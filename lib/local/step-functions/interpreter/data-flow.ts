import { StatesError } from '../data/failure.ts';
import {
  exceedsPayloadLimit,
  MAX_PAYLOAD_BYTES,
  type Payload,
  payloadOf,
} from '../data/payload.ts';
import {
  evaluatePathTemplate,
  type PathData,
  type PathTemplate,
  type ReferencePath,
  readPath,
  writePath,
} from '../data/reference-path.ts';
import { evaluateObject, evaluateTemplate } from '../data/template.ts';
import type { Flow, JsonataFlow, JsonPathFlow } from '../definition/machine.ts';
import type { Json } from '../task-integration.ts';
import { contextOf, failureIn, surroundingsOf, type Visit } from './visit.ts';

/** What a state hands on. */
export interface Completion {
  readonly output: Payload;
  readonly assigned: Readonly<Record<string, Json>> | undefined;
}

/** What a Task or Parallel state works on. */
export async function argumentsOf(visit: Visit, flow: Flow): Promise<Payload> {
  if (flow.language === 'JSONata') {
    return flow.arguments === undefined
      ? visit.input
      : withinLimit(
          visit,
          payloadOf(await evaluateTemplate(flow.arguments, 'Arguments', surroundingsOf(visit))),
        );
  }
  const input = filteredInput(visit, flow);
  return flow.parameters === undefined
    ? sameOr(visit.input, input)
    : withinLimit(visit, payloadOf(evaluatePathTemplate(flow.parameters, pathData(visit, input))));
}

/**
 * What a state is about to work on, when it is not too large.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function withinLimit(visit: Visit, payload: Payload): Payload {
  if (exceedsPayloadLimit(payload.text)) {
    throw failureIn(
      visit,
      StatesError.DataLimitExceeded,
      `The state/task '${visit.state.name}' was given an input with a size exceeding the maximum number of bytes service limit.`,
    );
  }
  return payload;
}

/** Output and variables of a state that has a result, or that only passes its input on. */
export function complete(
  visit: Visit,
  flow: Flow,
  result: Payload | undefined,
  place = '',
): Promise<Completion> {
  return flow.language === 'JSONata'
    ? completeJsonata(visit, flow, result, place)
    : completeJsonPath(visit, flow, result);
}

/** Output and variables after a catcher. */
export async function completeCaught(
  visit: Visit,
  flow: Flow,
  errorOutput: Payload,
  place: string,
): Promise<Completion> {
  if (flow.language === 'JSONPath') {
    const output = placeResult(visit, flow.resultPath, errorOutput);
    return limited(visit, {
      output,
      assigned: assignPaths(flow.assign, pathData(visit, errorOutput.value)),
    });
  }
  return evaluateFlow(visit, flow, { errorOutput: errorOutput.value }, errorOutput, place);
}

function completeJsonata(
  visit: Visit,
  flow: JsonataFlow,
  result: Payload | undefined,
  place: string,
): Promise<Completion> {
  return evaluateFlow(
    visit,
    flow,
    result && { result: result.value },
    result ?? visit.input,
    place,
  );
}

/** Assign and Output of a state, a rule or a catcher; `produced` is what they see in `$states`. */
async function evaluateFlow(
  visit: Visit,
  { output, assign }: JsonataFlow,
  produced: Record<string, Json> | undefined,
  passedOn: Payload,
  place: string,
): Promise<Completion> {
  if (output === undefined && assign === undefined) {
    return limited(visit, { output: passedOn, assigned: undefined });
  }
  const surroundings = surroundingsOf(visit, produced);
  const assigned = assign && (await evaluateObject(assign, `${place}Assign`, surroundings));
  return limited(visit, {
    output:
      output === undefined
        ? passedOn
        : payloadOf(await evaluateTemplate(output, `${place}Output`, surroundings)),
    assigned,
  });
}

async function completeJsonPath(
  visit: Visit,
  flow: JsonPathFlow,
  result: Payload | undefined,
): Promise<Completion> {
  const raw = result ?? (await passResult(visit, flow));
  const selected =
    flow.resultSelector === undefined
      ? raw
      : payloadOf(evaluatePathTemplate(flow.resultSelector, pathData(visit, raw.value)));
  const combined = placeResult(visit, flow.resultPath, selected);
  const output =
    flow.outputPath === null ? {} : readPath(flow.outputPath, pathData(visit, combined.value));
  return limited(visit, {
    output: sameOr(combined, output),
    assigned: assignPaths(flow.assign, pathData(visit, selected.value)),
  });
}

/** The result of a Pass state. */
async function passResult(visit: Visit, flow: JsonPathFlow): Promise<Payload> {
  return flow.result === undefined ? argumentsOf(visit, flow) : payloadOf(flow.result);
}

function filteredInput(visit: Visit, flow: JsonPathFlow): Json {
  return flow.inputPath === null
    ? {}
    : readPath(flow.inputPath, pathData(visit, visit.input.value));
}

function placeResult(visit: Visit, path: ReferencePath | null, result: Payload): Payload {
  if (path === null) {
    return visit.input;
  }
  return path.steps.length === 0
    ? result
    : payloadOf(writePath(path, visit.input.value, result.value));
}

function assignPaths(
  assign: PathTemplate | undefined,
  from: PathData,
): Record<string, Json> | undefined {
  const values = assign && evaluatePathTemplate(assign, from);
  return values as Record<string, Json> | undefined;
}

function pathData(visit: Visit, data: Json): PathData {
  return { data, context: contextOf(visit), variables: visit.fiber.variables };
}

function sameOr(payload: Payload, value: Json): Payload {
  return value === payload.value ? payload : payloadOf(value);
}

function limited(visit: Visit, completion: Completion): Completion {
  if (exceedsPayloadLimit(completion.output.text)) {
    throw failureIn(
      visit,
      StatesError.DataLimitExceeded,
      `The state/task '${visit.state.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }
  const assigned = completion.assigned;
  if (assigned !== undefined && exceedsPayloadLimit(JSON.stringify(assigned))) {
    throw failureIn(
      visit,
      StatesError.DataLimitExceeded,
      `The variables assigned together exceed the maximum of ${MAX_PAYLOAD_BYTES} bytes.`,
    );
  }
  return completion;
}
