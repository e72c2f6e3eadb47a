import type { RestReply, RestRequest, RestService } from '../endpoint/rest.ts';
import { AwsFault } from '../endpoint/service.ts';
import type { Json } from '../step-functions/task-integration.ts';
import type { FunctionRunner } from './function-runner.ts';
import type { InvocationResult } from './lambda-function.ts';

const INVOCATION_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Runs work as an activity of the clock when the caller is not one itself. */
export type AsActivity = <T>(label: string, work: () => Promise<T>) => Promise<T>;

/** Lambda's `Invoke`, the one operation of its REST protocol that the engine answers. */
export class LambdaRest implements RestService {
  readonly serviceName = 'lambda';
  readonly #functions: FunctionRunner;
  readonly #asActivity: AsActivity;

  constructor(functions: FunctionRunner, asActivity: AsActivity) {
    this.#functions = functions;
    this.#asActivity = asActivity;
  }

  answers({ method, path }: RestRequest): boolean {
    return method === 'POST' && INVOCATION_PATH.test(path);
  }

  async answer({ path, headers, body }: RestRequest): Promise<RestReply> {
    const name = decodeURIComponent(INVOCATION_PATH.exec(path)?.[1] ?? '');
    const event = parsePayload(body);
    this.#functions.checkExists(name);
    const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
    switch (type) {
      case 'Event':
        this.#functions.invokeLater(name, event);
        return { status: 202, headers: {}, body: '' };
      case 'DryRun':
        return { status: 204, headers: {}, body: '' };
      case 'RequestResponse':
        return reply(
          await this.#asActivity(`invoke ${name}`, () => this.#functions.invoke(name, event)),
        );
      default:
        throw new AwsFault('InvalidParameterValueException', `Unknown invocation type ${type}`);
    }
  }
}

function reply(result: InvocationResult): RestReply {
  return {
    status: 200,
    headers: {
      'x-amz-executed-version': '$LATEST',
      ...(result.kind === 'failed' ? { 'x-amz-function-error': 'Unhandled' } : {}),
    },
    body: JSON.stringify(result.payload),
  };
}

function parsePayload(body: string): Json {
  try {
    return body === '' ? {} : (JSON.parse(body) as Json);
  } catch {
    throw new AwsFault('InvalidRequestContentException', 'Could not parse request body into json', {
      members: { Type: 'User' },
    });
  }
}
