import { isObject } from '../assembly/template.ts';
import { AwsFault } from '../endpoint/service.ts';
import type { Json, TaskContext, TaskIntegration } from '../step-functions/task-integration.ts';
import { TaskFault } from '../step-functions/task-integration.ts';
import type { FunctionRunner } from './function-runner.ts';

/**
 * `arn:aws:states:::lambda:invoke`. An error of the function fails the task with the error's type as
 * its name, whether or not the task waits for a callback.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export class LambdaInvokeIntegration implements TaskIntegration {
  readonly #functions: FunctionRunner;

  constructor(functions: FunctionRunner) {
    this.#functions = functions;
  }

  async run(args: Json, { executionArn }: TaskContext): Promise<Json> {
    const { FunctionName, Payload = {}, InvocationType } = isObject(args) ? args : {};
    if (typeof FunctionName !== 'string') {
      throw new TaskFault('States.Runtime', 'lambda:invoke needs a FunctionName');
    }
    try {
      return InvocationType === 'Event'
        ? this.#enqueue(FunctionName, Payload)
        : await this.#invoke(FunctionName, Payload, executionArn);
    } catch (error) {
      throw error instanceof AwsFault
        ? new TaskFault(`Lambda.${error.name}`, error.message)
        : error;
    }
  }

  async #invoke(functionName: string, payload: Json, executionArn: string): Promise<Json> {
    const result = await this.#functions.invoke(functionName, payload, executionArn);
    if (result.kind === 'failed') {
      throw new TaskFault(result.payload.errorType, JSON.stringify(result.payload));
    }
    return {
      ExecutedVersion: '$LATEST',
      Payload: result.payload,
      ...metadata(result.requestId, 200),
    };
  }

  #enqueue(functionName: string, payload: Json): Json {
    const requestId = this.#functions.invokeLater(functionName, payload);
    return { Payload: null, ...metadata(requestId, 202) };
  }
}

function metadata(requestId: string, status: number) {
  const headers = { 'x-amzn-RequestId': requestId };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [requestId] },
      HttpHeaders: headers,
      HttpStatusCode: status,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: status,
  };
}
