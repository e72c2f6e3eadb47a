import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import type { InterceptRequest, ReceivedRequest } from '../faults/intercepted.ts';
import { callerOf } from './caller.ts';
import { formatHttpDate } from './http-date.ts';
import { checkTypes } from './input-types.ts';
import { jsonFault, parseJson } from './json-protocol.ts';
import { isDecodable, NO_OPERATION, protocolOf } from './protocol.ts';
import { parseForm, type QueryService, renderQueryError, renderQueryResult } from './query.ts';
import type { RestReply, RestRequest, RestService } from './rest.ts';
import { AwsFault, type AwsService, type Caller } from './service.ts';
import { randomUuid } from './uuid.ts';
import { toText } from './wire-text.ts';

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The account of callers whose access key id names none. */
  readonly accountId: string;
  readonly jsonServices: readonly AwsService[];
  readonly queryServices: readonly QueryService[];
  readonly restServices: readonly RestService[];
  /** Stands in the way of requests. @default nothing does */
  readonly intercept?: InterceptRequest;
}

/** Finds the operation that a request asks for, in whichever AWS protocol it speaks. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #requestIds: Random;
  readonly #jsonServices: ReadonlyMap<string, AwsService>;
  readonly #queryServices: QueryService[];
  #requests = 0;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#requestIds = options.random.fork('request ids');
    this.#queryServices = [...options.queryServices];
    this.#jsonServices = new Map(options.jsonServices.map((s) => [s.targetPrefix, s]));
  }

  get requests(): number {
    return this.#requests;
  }

  /** Adds a service that can be made only later than this. */
  add(service: QueryService): void {
    this.#queryServices.push(service);
  }

  async answer(request: RestRequest): Promise<RestReply> {
    this.#requests++;
    const requestId = randomUuid(this.#requestIds);
    const reply = await this.#answerProtocol(request, requestId);
    const headers = {
      'x-amzn-requestid': requestId,
      date: formatHttpDate(this.#options.clock.now()),
      ...reply.headers,
    };
    return { ...reply, headers };
  }

  #answerProtocol(request: RestRequest, requestId: string): Promise<RestReply> {
    if (!isDecodable(request.path)) {
      return Promise.resolve(NO_OPERATION);
    }
    const rest = this.#options.restServices.find((service) => service.answers(request));
    if (rest !== undefined) {
      return this.#answerRest(rest, request);
    }
    switch (protocolOf(request)) {
      case 'json':
        return this.#answerJson(request);
      case 'query':
        return this.#answerQuery(request, requestId);
      case 'none':
        return Promise.resolve(NO_OPERATION);
    }
  }

  async #answerJson(request: RestRequest): Promise<RestReply> {
    const target = request.headers['x-amz-target'] ?? '';
    const [prefix = '', operationName = ''] = target.split('.');
    const service = this.#jsonServices.get(prefix);
    const version = service?.jsonVersion ?? '1.0';
    try {
      const input = parseJson(request.body);
      const operation = own(service?.operations, operationName);
      if (operation === undefined) {
        throw unknownOperation(target);
      }
      const caller = this.#authenticate(request);
      checkTypes(input, own(service?.inputs, operationName) ?? {});
      const received = {
        headers: request.headers,
        service: prefix,
        operation: operationName,
        input,
      };
      const output = await this.#perform(received, () => operation(input, caller));
      return {
        status: 200,
        headers: { 'content-type': `application/x-amz-json-${version}` },
        body: toText(output ?? {}),
      };
    } catch (error) {
      return jsonFault(faultOf(error), version, service);
    }
  }

  async #answerQuery(request: RestRequest, requestId: string): Promise<RestReply> {
    const headers = { 'content-type': 'text/xml' };
    let service: QueryService | undefined;
    try {
      const { Action, Version, ...parameters } = parseForm(request.body);
      service = this.#queryServices.find((s) => s.apiVersion === Version);
      const operation = own(service?.operations, String(Action));
      if (service === undefined || operation === undefined) {
        throw new AwsFault('InvalidAction', `The action ${Action} is not valid for this endpoint.`);
      }
      const caller = this.#authenticate(request);
      const received = {
        ...{ headers: request.headers, service: service.serviceName, operation: String(Action) },
        input: parameters,
      };
      const output = await this.#perform(received, () => operation(parameters, caller));
      return {
        status: 200,
        headers,
        body: renderQueryResult(service, String(Action), output, requestId),
      };
    } catch (error) {
      const { name, message, status } = faultOf(error);
      const code = own(service?.errorCodes, name) ?? QUERY_CODES[name] ?? name;
      return { status, headers, body: renderQueryError(code, message, status, requestId) };
    }
  }

  async #answerRest(service: RestService, request: RestRequest): Promise<RestReply> {
    try {
      this.#authenticate(request);
      const { headers, path, body } = request;
      const received = { headers, service: service.serviceName, operation: path, input: body };
      const reply = await this.#perform(received, () => service.answer(request));
      return { ...reply, headers: { 'content-type': 'application/json', ...reply.headers } };
    } catch (error) {
      const reply = jsonFault(faultOf(error), '1.1');
      return { ...reply, headers: { ...reply.headers, 'content-type': 'application/json' } };
    }
  }

  /** Runs an operation, past whatever stands in the way of requests. */
  async #perform<T>(received: ReceivedRequest, operation: () => T): Promise<Awaited<T>> {
    const { intercept } = this.#options;
    return await (intercept === undefined ? operation() : intercept(received, operation));
  }

  #authenticate({ headers }: RestRequest): Caller {
    const caller = callerOf(headers.authorization, this.#options.accountId);
    if (caller !== undefined) {
      return caller;
    }
    throw headers.authorization?.startsWith('AWS4-')
      ? new AwsFault(
          'IncompleteSignatureException',
          "Authorization header requires 'Credential' parameter.",
        )
      : new AwsFault('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
const QUERY_CODES: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
};

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function unknownOperation(target: string): AwsFault {
  return new AwsFault('UnknownOperationException', `the local engine has no operation ${target}`);
}

/** What is not a fault of a service is a defect of the engine: told to the caller, as AWS would. */
function faultOf(error: unknown): AwsFault {
  if (error instanceof AwsFault) {
    return error;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsFault('InternalFailure', text, { status: 500 });
}
