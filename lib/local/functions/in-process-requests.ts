import { EventEmitter } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import type { RestReply, RestRequest } from '../endpoint/rest.ts';
import { currentSandbox, type Sandbox, switchSandbox } from './sandbox.ts';
import { goOn, whenQuiet } from './sandbox-steps.ts';

/** Answers a whole request, as the endpoint does for one that came over a socket. */
export type Answer = (request: RestRequest) => Promise<RestReply>;

/** Endpoints of this process, by port. */
const endpoints = new Map<string, Answer>();

/**
 * Hands the requests that functions send to `port` over in memory: headers and bodies are the same,
 * only the socket is missing. Returns what ends it.
 */
export function answerInProcess(port: string, answer: Answer): () => void {
  endpoints.set(port, answer);
  return () => endpoints.delete(port);
}

/** Replaces `http.request`. Anybody but a function that calls such an endpoint gets the real one. */
export function patchRequests(): () => void {
  const http = createRequire(import.meta.url)('node:http') as Record<string, unknown>;
  const real = http.request as (...args: unknown[]) => ClientRequest;
  http.request = (...args: unknown[]) => {
    const [options, onResponse] = args as [RequestOptions, (response: IncomingMessage) => void];
    const sandbox = currentSandbox();
    const answer = endpoints.get(String(options.port));
    return sandbox === undefined || answer === undefined
      ? real(...args)
      : new InProcessRequest({ options, onResponse, sandbox, answer });
  };
  syncBuiltinESMExports();
  return () => {
    http.request = real;
    syncBuiltinESMExports();
  };
}

interface InProcessRequestProps {
  readonly options: RequestOptions;
  readonly onResponse: (response: IncomingMessage) => void;
  /** Whose code calls. */
  readonly sandbox: Sandbox;
  readonly answer: Answer;
}

/** As much of a ClientRequest as the HTTP handler of the SDK uses. */
class InProcessRequest extends EventEmitter {
  readonly #props: InProcessRequestProps;
  readonly #chunks: Buffer[] = [];

  constructor(props: InProcessRequestProps) {
    super();
    this.#props = props;
    this.once('response', props.onResponse);
  }

  write(chunk: string | Uint8Array): boolean {
    this.#chunks.push(Buffer.from(chunk as Uint8Array));
    return true;
  }

  end(chunk?: string | Uint8Array): this {
    if (chunk !== undefined) this.write(chunk);
    const { sandbox } = this.#props;
    sandbox.callStarted(this);
    whenQuiet(sandbox, () => this.#exchange());
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
    const { options, sandbox, answer } = this.#props;
    switchSandbox(undefined);
    const { method = 'GET', path = '/', headers = {} } = options;
    try {
      const reply = await answer({
        method,
        path: String(path).split('?')[0] as string,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
        ),
        body: Buffer.concat(this.#chunks).toString('utf8'),
      });
      sandbox.callAnswered(this);
      goOn(sandbox, () => {
        this.emit('response', toMessage(reply));
        this.emit('close');
      });
    } catch (error) {
      sandbox.callAnswered(this);
      goOn(sandbox, () => this.emit('error', error));
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
