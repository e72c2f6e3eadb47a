import { isUtf8 } from 'node:buffer';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Dispatcher } from './dispatcher.ts';
import type { RestReply, RestRequest } from './rest.ts';

/** Largest body that DynamoDB takes, which is the most any service here takes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** Paths below it are not of AWS: they belong to the control surface, when there is one. */
const CONTROL_PATH = '/_local';

/** Whatever answers whole requests. */
export interface Surface {
  answer(request: RestRequest): Promise<RestReply>;
}

export interface EndpointOptions {
  /** Asked for at the first request. */
  readonly dispatcher: () => Dispatcher;
  /** @default 0, a free port */
  readonly port?: number | undefined;
  /** How long a client may take over its request. @default 30000 */
  readonly requestTimeoutMs?: number;
}

/** The one HTTP server that stands for every AWS service, on the loopback interface only. */
export class Endpoint {
  readonly url: string;
  /** What answers below `/_local`. Without one the AWS surface does, which knows no such path. */
  controlSurface: Surface | undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async listen(options: EndpointOptions): Promise<Endpoint> {
    const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    const server = createServer({
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 1000),
      // Virtual weeks pass in real minutes: a connection that is closed for idleness would be closed
      // while its client sends the next request on it.
      keepAliveTimeout: 0,
    });
    server.on('clientError', (error, socket) => refuseBytes(error, socket as Socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    const endpoint = new Endpoint(server);
    server.on('request', (request, response) => {
      serve(request, response, (path) => endpoint.#surfaceOf(path, options)).catch((error) =>
        giveUp(response, error),
      );
    });
    return endpoint;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #surfaceOf(path: string, { dispatcher }: EndpointOptions): Surface {
    const isControl = path === CONTROL_PATH || path.startsWith(`${CONTROL_PATH}/`);
    return isControl ? (this.controlSurface ?? dispatcher()) : dispatcher();
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  surfaceOf: (path: string) => Surface,
): Promise<void> {
  // A connection that breaks is the client's affair; without listeners it would end the process.
  request.on('error', () => {});
  response.on('error', () => {});
  response.sendDate = false;
  const body = await readBody(request);
  switch (body.kind) {
    case 'aborted':
      return;
    case 'oversize':
      response.shouldKeepAlive = false;
      send(response, TOO_LARGE);
      return;
    case 'undecodable':
      send(response, NOT_UTF8);
      return;
    case 'complete': {
      const restRequest = toRestRequest(request, body.text);
      send(response, await surfaceOf(restRequest.path).answer(restRequest));
    }
  }
}

const TOO_LARGE: RestReply = {
  status: 413,
  headers: {
    'content-type': 'application/json',
    'x-amzn-errortype': 'RequestEntityTooLargeException',
  },
  body: JSON.stringify({
    __type: 'RequestEntityTooLargeException',
    message: `the body is over ${MAX_BODY_BYTES} bytes, expected fewer`,
  }),
};

/** What is replaced here would be kept as if the client had said it. */
const NOT_UTF8: RestReply = {
  status: 400,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'SerializationException' },
  body: JSON.stringify({
    __type: 'SerializationException',
    message: 'the request body is not UTF-8',
  }),
};

type Body =
  | { readonly kind: 'complete'; readonly text: string }
  | { readonly kind: 'oversize' }
  | { readonly kind: 'undecodable' }
  | { readonly kind: 'aborted' };

function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        request.pause();
        resolve({ kind: 'oversize' });
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      resolve(
        isUtf8(bytes)
          ? { kind: 'complete', text: bytes.toString('utf8') }
          : { kind: 'undecodable' },
      );
    });
    request.on('close', () => resolve({ kind: 'aborted' }));
  });
}

function toRestRequest(request: IncomingMessage, body: string): RestRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  }
  const path = (request.url ?? '/').split('?')[0] as string;
  return { method: request.method ?? 'GET', path, headers, body };
}

/** An answer that cannot be put on the wire, such as an error name that no header may hold. */
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
  } else {
    response.statusCode = 500;
    response.end(JSON.stringify({ __type: 'InternalFailure', message: String(error) }));
  }
}

function send(response: ServerResponse, reply: RestReply): void {
  const body = Buffer.from(reply.body, 'utf8');
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  response.end(body);
}

const STATUS_LINES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Answers what never became a request, and hangs up. */
function refuseBytes(error: Error, socket: Socket): void {
  if (socket.writable) {
    const statusLine = STATUS_LINES[(error as NodeJS.ErrnoException).code ?? ''];
    socket.write(
      `HTTP/1.1 ${statusLine ?? '400 Bad Request'}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
    );
    socket.destroySoon();
  } else {
    socket.destroy();
  }
}
