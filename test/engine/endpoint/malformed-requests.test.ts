import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Endpoint } from '../../../lib/local/endpoint/endpoint.ts';
import type { RestReply, RestRequest } from '../../../lib/local/endpoint/rest.ts';
import type { LocalAws } from '../../../lib/local/local-aws.ts';
import { anyRequest, type Material } from './arbitrary-requests.ts';
import { startGreetings } from './greetings.ts';
import { sampleRequests } from './sample-requests.ts';

const SEED = 20_260_302;

let aws: LocalAws;

beforeAll(async () => {
  aws = await startGreetings();
});

afterAll(() => aws.stop());

function material(): Material {
  const { resources, outputs } = aws;
  return {
    samples: sampleRequests(aws),
    references: [
      ...resources.all().map(({ physicalId }) => physicalId),
      ...Object.values(outputs),
      ...['Greetings', 'default', 'h-0123456789', '111122223333'],
    ],
  };
}

/** A proper refusal: 4xx, with a code where the protocol puts it. */
function checkReply({ status, headers, body }: RestReply): void {
  if (status === 200) return;
  expect(status, body).toBeGreaterThanOrEqual(400);
  expect(status, body).toBeLessThan(500);
  const type = headers['content-type'];
  if (type?.includes('json')) {
    expect(JSON.parse(body)).toMatchObject({ __type: expect.stringMatching(/./) });
  } else {
    expect(body).toMatch(/<Code>.+<\/Code>|<UnknownOperationException\/>/);
  }
}

describe('whatever a client sends', () => {
  test('is answered, and never with a fault of the engine', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest(material()), async (request) => {
        checkReply(await aws.answer(request));
        await aws.clock.runDue();
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });

  test('is answered on a socket as well, and the connection serves the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      await fc.assert(
        fc.asyncProperty(anyRequest(material()), async (request) => {
          checkReply(await send(aws.endpoint, request, agent));
        }),
        { seed: SEED, numRuns: 300 },
      );
    } finally {
      agent.destroy();
    }
  });
});

function send(endpoint: string, { method, path, headers, body }: RestRequest, agent: Agent) {
  return new Promise<RestReply>((resolve, reject) => {
    // Node frames the body of a GET only when its length is told.
    const framed = { ...headers, 'content-length': Buffer.byteLength(body) };
    const options = { method, path, agent, headers: framed };
    const sending = request(new URL(endpoint), options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: { 'content-type': answer.headers['content-type'] ?? '' },
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

describe('a request that is no request', () => {
  /** Everything the server says until it hangs up. */
  function converse(origin: string, bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const heard: Buffer[] = [];
      const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => {});
      socket.on('close', () => resolve(Buffer.concat(heard).toString()));
    });
  }

  test('is refused when its headers never end, or its body never comes', async () => {
    const endpoint = await Endpoint.listen({
      dispatcher: () => {
        throw new Error('nothing was complete');
      },
      requestTimeoutMs: 50,
    });
    const start = 'POST / HTTP/1.1\r\nHost: x\r\n';
    try {
      const answers = await Promise.all([
        converse(endpoint.url, start),
        converse(endpoint.url, `${start}Content-Length: 100\r\n\r\n{"half"`),
      ]);
      expect(answers.map((answer) => answer.split('\r\n')[0])).toEqual([
        'HTTP/1.1 408 Request Timeout',
        'HTTP/1.1 408 Request Timeout',
      ]);
    } finally {
      await endpoint.close();
    }
  });

  test.each([
    ['its headers are too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['it is no HTTP', '\u0000\u0001hello\r\n\r\n', '400'],
    [
      'its length is told twice',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      '400',
    ],
    ['it names no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
  ])('is refused when %s', async (_, bytes, status) => {
    expect(await converse(aws.endpoint, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});
