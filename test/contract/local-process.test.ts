import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';

/* `handshakes` as a process of its own: what it prints, how it ends, and what it leaves behind. */

const ENTRY = fileURLToPath(new URL('../../bin/handshakes.ts', import.meta.url));

interface Started {
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  readonly printed: () => string;
  /** Settles when it has printed this. */
  readonly until: (text: string) => Promise<void>;
  readonly exitCode: Promise<number>;
}

function handshakes(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, ...words], {
    env: { ...process.env, NODE_OPTIONS: '', ...variables },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      look();
    });
  }
  const exitCode = once(child, 'close').then(([code]) => Number(code));
  const until = (wanted: string) =>
    new Promise<void>((resolve, reject) => {
      look = () => (text.includes(wanted) ? resolve() : undefined);
      look();
      exitCode.then(() => reject(new Error(`ended without "${wanted}": ${text}`)), reject);
    });
  return { process: child, printed: () => text, until, exitCode };
}

function local(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Started {
  const assembly = ['--assembly', inject('assemblyDirectory')];
  return handshakes(['local', ...assembly, '--port', '0', ...words], variables);
}

const endpointOf = ({ printed }: Started) => /AWS_ENDPOINT_URL=(\S+)/.exec(printed())?.[1] ?? '';

async function instantAt(endpoint: string): Promise<string> {
  const answer = await fetch(`${endpoint}/_local/clock`);
  return ((await answer.json()) as { now: string }).now;
}

describe('handshakes local', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'says that it is ready, and leaves nothing behind after %s',
    async (signal) => {
      const temporary = mkdtempSync(join(tmpdir(), 'local-process-'));
      onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
      const started = local(['--clock', 'stand'], { TMPDIR: temporary });
      await started.until('nothing is kept');
      const endpoint = endpointOf(started);
      expect((await fetch(`${endpoint}/_local/clock`)).status).toBe(200);
      started.process.kill(signal);

      expect(await started.exitCode).toBe(0);
      expect(started.printed()).toMatch(/^ready\n.*\nstopped\n$/s);
      // tsx keeps its cache there; what is ours is gone.
      expect(readdirSync(temporary).filter((name) => name.startsWith('handshakes'))).toEqual([]);
    },
  );

  it('listens on the loopback interface only', async () => {
    const started = local(['--clock', 'stand']);
    await started.until('nothing is kept');
    const { port } = new URL(endpointOf(started));
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');

    for (const { address } of others) {
      await expect(fetch(`http://${address}:${port}/_local/clock`)).rejects.toThrow();
    }
    await expect(fetch(`http://127.0.0.2:${port}/_local/clock`)).rejects.toThrow();
  });

  it('is worked from another process, and stops in the middle of an advance', async () => {
    const started = local(['--clock', 'stand']);
    await started.until('nothing is kept');
    const endpoint = endpointOf(started);
    const advance = handshakes(['advance', '90m', '--endpoint', endpoint]);
    expect(await advance.exitCode).toBe(0);
    expect(advance.printed()).toMatch(/^2026-01-05T10:30:00.000Z, time stands/);
    const year = handshakes(['advance', '365d', '--endpoint', endpoint]);
    while ((await instantAt(endpoint)) < '2026-01-06') {
      // Each question is a turn in which time passes over there.
    }
    started.process.kill('SIGINT');

    expect(await started.exitCode).toBe(0);
    await year.exitCode;
  });

  it('fails when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const started = local(['--port', String(port)]);

    expect(await started.exitCode).toBe(2);
    expect(started.printed()).toContain(`port ${port} is taken`);
  });

  it('fails for what it cannot use, and says what it expects', async () => {
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['local', '--clock', 'fast'], 'expected real, stand, or'],
      [['local', '--port', '99999'], 'expected a port from 0'],
      [['local', '--organization', 'none.yaml'], 'none.yaml: the file cannot be read'],
      [['advance', '3'], 'expected a duration such as 3d'],
      [['owner', 'accept', '12'], 'expected an account id of 12 digits'],
      [['owner', 'fly', '111122223333'], 'Allowed choices are accept, decline, depart, resolve'],
      [['organization', '--quota', 'many'], 'expected a number of accounts'],
    ];
    await Promise.all(
      refusals.map(async ([words, message]) => {
        const started = handshakes(words);
        expect([words, await started.exitCode]).toEqual([words, 2]);
        expect(started.printed()).toContain(message);
      }),
    );
  });
});
