import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import type { RestReply, RestRequest } from '../endpoint/rest.ts';
import { currentSandbox, type Sandbox } from './sandbox.ts';

/** Answers a whole request, as the endpoint does for one that came over a socket. */
export type Answer = (request: RestRequest) => Promise<RestReply>;

/** Endpoints of this process whose functions need no socket to reach them, by port. */
const endpoints = new Map<string, { readonly answer: Answer; readonly outside: AsyncResource }>();

/**
 * Hands the requests that functions send to `port` over in memory: headers and bodies are the same,
 * only the socket is missing. Returns what ends it.
 */
export function answerInProcess(port: string, answer: Answer): () => void {
  // The services must not run in the context of the function that calls them: it has a virtual
  // clock, an environment and chance of its own.
  endpoints.set(port, { answer, outside: new AsyncResource('InProcessEndpoint') });
  return () => endpoints.delete(port);
}

/** Replaces `http.request`. Anybody but a function that calls such an endpoint gets the real one. */
export function patchRequests(): () => void {
  const http = createRequire(import.meta.url)('node:http') as Record<string, unknown>;
  const real = http.request as (...args: unknown[]) => ClientRequest;
  http.request = (...args: unknown[]) => {
    const [options, onResponse] = args as [RequestOptions, (response: IncomingMessage) => void];
    const sandbox = currentSandbox();
    const endpoint = sandbox && endpoints.get(String(options.port));
    return endpoint === undefined
      ? real(...args)
      : new InProcessRequest(options, onResponse, sandbox as Sandbox, endpoint);
  };
  syncBuiltinESMExports();
  return () => {
    http.request = real;
    syncBuiltinESMExports();
  };
}

/** As much of a ClientRequest as the HTTP handler of the SDK uses. */
class InProcessRequest extends EventEmitter {
  readonly #options: RequestOptions;
  readonly #sandbox: Sandbox;
  readonly #endpoint: { readonly answer: Answer; readonly outside: AsyncResource };
  readonly #chunks: Buffer[] = [];

  constructor(
    options: RequestOptions,
    onResponse: (response: IncomingMessage) => void,
    sandbox: Sandbox,
    endpoint: { readonly answer: Answer; readonly outside: AsyncResource },
  ) {
    super();
    this.#options = options;
    this.#sandbox = sandbox;
    this.#endpoint = endpoint;
    this.once('response', onResponse);
  }

  write(chunk: string | Uint8Array): boolean {
    this.#chunks.push(Buffer.from(chunk as Uint8Array));
    return true;
  }

  end(chunk?: string | Uint8Array): this {
    if (chunk !== undefined) this.write(chunk);
    const refusal = this.#sandbox.callStarted(this);
    if (refusal !== undefined) return this.destroy(new Error(refusal));
    void this.#exchange();
    return this;
  }

  setTimeout(): this {
    return this;
  }

  destroy(error?: Error): this {
    if (error) queueMicrotask(() => this.emit('error', error));
    return this;
  }

  async #exchange(): Promise<void> {
    const { answer, outside } = this.#endpoint;
    const { method = 'GET', path = '/', headers = {} } = this.#options;
    const request: RestRequest = {
      method,
      path: String(path).split('?')[0] as string,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      body: Buffer.concat(this.#chunks).toString('utf8'),
    };
    try {
      const reply = await outside.runInAsyncScope(() => answer(request));
      this.#sandbox.callAnswered(this);
      this.emit('response', toMessage(reply));
      this.emit('close');
    } catch (error) {
      this.#sandbox.callAnswered(this);
      this.emit('error', error);
    }
  }
}

function toMessage({ status, headers, body }: RestReply): IncomingMessage {
  const bytes = Buffer.from(body, 'utf8');
  const stream = new Readable({ read: () => {} });
  stream.push(bytes);
  stream.push(null);
  return Object.assign(stream, {
    statusCode: status,
    statusMessage: '',
    headers: { ...headers, 'content-length': String(bytes.length) },
  }) as unknown as IncomingMessage;
}
