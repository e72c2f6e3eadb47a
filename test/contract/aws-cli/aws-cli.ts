import { execFile, execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { mayGoWithout } from '../tools.ts';

/** Path of the CLI to use, or `skip` to go without it. */
const CHOICE_VARIABLE = 'HANDSHAKES_AWS_CLI';

export type FoundCli =
  | { readonly kind: 'found'; readonly path: string; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string; readonly isFault: boolean };

/**
 * The first `aws` of version 2: the one that is chosen, Debian's, or one on the path. To go without
 * is a fault at the gate, unless it was chosen.
 */
export function findCli(environment: NodeJS.ProcessEnv): FoundCli {
  const choice = environment[CHOICE_VARIABLE] || undefined;
  if (choice === 'skip') {
    return { kind: 'missing', reason: `${CHOICE_VARIABLE} is skip`, isFault: false };
  }
  const onPath = (environment.PATH ?? '').split(delimiter).map((folder) => join(folder, 'aws'));
  const candidates = choice === undefined ? ['/usr/bin/aws', ...onPath] : [choice];
  for (const path of candidates) {
    const version = versionOf(path);
    if (version?.startsWith('2.')) return { kind: 'found', path, version };
  }
  const reason = `no aws CLI of version 2 at ${choice ?? '/usr/bin/aws or on the path'}: apt-get install awscli, or name one with ${CHOICE_VARIABLE}`;
  return { kind: 'missing', reason, isFault: choice !== undefined || !mayGoWithout(environment) };
}

function versionOf(path: string): string | undefined {
  try {
    const printed = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    return /^aws-cli\/(\S+)/.exec(printed)?.[1];
  } catch {
    return undefined;
  }
}

/** What the CLI prints and how it ends; no exception, since a refusal is an answer too. */
export interface CliAnswer {
  readonly exitCode: number;
  readonly stderr: string;
  /** What it printed as JSON; `null` when it printed nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what each test is about
  readonly output: any;
}

/** The unmodified CLI, with nothing of the machine's own configuration. */
export class AwsCli {
  readonly #path: string;
  readonly #endpoint: string;
  readonly #accountId: string;

  constructor(path: string, endpoint: string, accountId: string) {
    this.#path = path;
    this.#endpoint = endpoint;
    this.#accountId = accountId;
  }

  as(accountId: string): AwsCli {
    return new AwsCli(this.#path, this.#endpoint, accountId);
  }

  /** Runs a command that must succeed, and gives what it prints. */
  async run(...words: readonly string[]): Promise<CliAnswer['output']> {
    const { exitCode, output, stderr } = await this.try(...words);
    if (exitCode !== 0) throw new Error(`aws ${words.join(' ')} ended with ${exitCode}: ${stderr}`);
    return output;
  }

  try(...words: readonly string[]): Promise<CliAnswer> {
    const args = ['--endpoint-url', this.#endpoint, '--output', 'json', ...words];
    return new Promise((resolve) => {
      execFile(this.#path, args, { env: this.#environment() }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code);
        resolve({ exitCode, stderr, output: stdout.trim() === '' ? null : JSON.parse(stdout) });
      });
    });
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: `AKIA${this.#accountId}CONT`,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    };
  }
}
