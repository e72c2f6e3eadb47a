import type { ConformanceCase } from '../../../../lib/local/step-functions/conformance/case.ts';
import type { Json } from '../../../../lib/local/step-functions/task-integration.ts';

/** A recorded JSONPath machine, written by us in JSONata: the same states, tasks and errors. */
export interface Translation {
  readonly definition: Json;
  /** Where the query language itself makes a difference, and what then is expected instead. */
  readonly differs?: { readonly because: string; readonly expect: ConformanceCase['expect'] };
}

/** By the file and the name of the recorded test. */
export type Translations = Readonly<Record<string, Translation>>;

type States = Record<string, Json>;

/** A machine in JSONata whose first state is the first one given. */
export function machine(states: States): Json {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0] ?? '', States: states };
}

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:recorded';
export const INVOKE = 'arn:aws:states:::lambda:invoke';
const SEND_AND_WAIT = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';

export const END: States = { Type: 'Pass', End: true };
/** The input and, beside it, the input again under another name. */
export function endWith(name: string): Json {
  return {
    ...END,
    Output: `{% $merge([$states.input, {"${name}": $states.input}]) %}`,
  };
}

/** A task that names its function by ARN. */
export function callFunction(fields: States): Json {
  return { Type: 'Task', Resource: FUNCTION, ...fields };
}

/** The optimized integration. */
export function invoke(fields: States): Json {
  return {
    Type: 'Task',
    Resource: INVOKE,
    Arguments: {
      FunctionName: '{% $states.input.FunctionName %}',
      Payload: '{% $states.input.Payload %}',
    },
    ...fields,
  };
}

/** A message that carries the task token. */
export function sendAndWait(fields: States): Json {
  return {
    Type: 'Task',
    Resource: SEND_AND_WAIT,
    Arguments: {
      QueueUrl: '{% $states.input.QueueUrl %}',
      MessageBody: {
        Message: '{% $states.input.Message %}',
        TaskToken: '{% $states.context.Task.Token %}',
      },
    },
    ...fields,
  };
}
