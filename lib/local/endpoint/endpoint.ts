import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Dispatcher } from './dispatcher.ts';
import type { RestReply, RestRequest } from './rest.ts';
import { AwsFault } from './service.ts';

/** Largest body that DynamoDB takes, which is the most any service here takes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** The one HTTP server that stands for every AWS service, on the loopback interface only. */
export class Endpoint {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Listens on `port`, or on a free one. `dispatcher` is asked for at the first request. */
  static async listen(dispatcher: () => Dispatcher, port = 0): Promise<Endpoint> {
    const server = createServer((request, response) => {
      serve(request, response, dispatcher).catch(() => response.destroy());
    });
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    server.headersTimeout = REQUEST_TIMEOUT_MS;
    // Virtual weeks pass in real minutes: a connection that is closed for idleness would be closed
    // while its client sends the next request on it.
    server.keepAliveTimeout = 0;
    server.on('clientError', (_error, socket) => refuseBytes(socket as Socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new Endpoint(server);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  dispatcher: () => Dispatcher,
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
      send(response, dispatcher().refuse(TOO_LARGE));
      return;
    case 'complete':
      send(response, await dispatcher().answer(toRestRequest(request, body.text)));
  }
}

const TOO_LARGE = new AwsFault('RequestEntityTooLargeException', 'Request size exceeded limit', {
  status: 413,
});

type Body =
  | { readonly kind: 'complete'; readonly text: string }
  | { readonly kind: 'oversize' }
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
    request.on('end', () =>
      resolve({ kind: 'complete', text: Buffer.concat(chunks).toString('utf8') }),
    );
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

function send(response: ServerResponse, reply: RestReply): void {
  const body = Buffer.from(reply.body, 'utf8');
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  response.end(body);
}

function refuseBytes(socket: Socket): void {
  if (socket.writable) {
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  } else {
    socket.destroy();
  }
}
