import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findCli } from '../contract/aws-cli/aws-cli.ts';
import { DeadLetters, type QueueName } from './support/dead-letters.ts';
import { endWatch } from './support/end-watch.ts';
import { Outage } from './support/outage.ts';
import { ACCEPTS, account, DECLINES, HOUR, organization, Scenario } from './support/scenario.ts';

const MINUTE = 60_000;
const NOTHING = { Requests: 0, Deliveries: 0, Invocations: 0 };
const owner = { ...account(1), owner: ACCEPTS };

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('### Redrive'));
/** The commands of the section, in its order. */
const [READ = '', PUT_AGAIN = '', INVOKE_AGAIN = '', DELETE = ''] = [
  ...section.matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, commands]) => commands);

const cli = findCli(process.env);
const missing = cli.kind === 'missing' ? cli.reason : hasJq() ? undefined : 'no jq on the path';

function hasJq(): boolean {
  try {
    execFileSync('jq', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** Older versions do not read AWS_ENDPOINT_URL: docs/local.md has an alias for them. */
const AWS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

/** A shell of an operator, who works on one queue. */
class Shell {
  readonly folder = mkdtempSync(join(tmpdir(), 'handshakes-redrive-'));
  readonly #environment: NodeJS.ProcessEnv;

  constructor({ aws }: Scenario, queue: QueueName) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    const folder = cli.kind === 'found' ? dirname(cli.path) : '';
    this.#environment = {
      PATH: [folder, process.env.PATH].join(delimiter),
      HOME: this.folder,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIA999988887777TEST',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
      QUEUE_URL: String(aws.outputs[`${queue}QueueUrl`]),
    };
  }

  /** Runs commands until one fails, which fails the test. */
  run(commands: string): Promise<string> {
    const options = { cwd: this.folder, env: this.#environment };
    return new Promise((resolve, reject) => {
      const script = `set -euo pipefail\n${AWS}\n${commands}`;
      execFile('bash', ['--norc', '-c', script], options, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(error);
      });
    });
  }

  /** What an operator does in an editor. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  }
}

describe.skipIf(missing !== undefined)('the commands of docs/operations.md', () => {
  it('put a corrected event again, and delete its message', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.putRaw('AccountInvitationRequest', { version: 1, target: owner.id });
    await scenario.runFor(MINUTE);
    const shell = new Shell(scenario, 'Requests');

    expect(await shell.run(READ)).toContain('AccountInvitationRequest');
    await shell.run(`${PUT_AGAIN.split('aws events')[0]}`);
    shell.edit('entries.json', 'InvitationRequest"', 'InvitationRequested"');
    await shell.run(`aws events${PUT_AGAIN.split('aws events')[1]}`);
    await shell.run(DELETE);

    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    expect(new DeadLetters(scenario.aws).counts()).toEqual(NOTHING);
  });

  it('put a request again that has taken effect after all: nobody is invited once more', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: [{ ...owner, owner: DECLINES }] }),
    );
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    const id = scenario.invite(owner.id, { reinvite: true });
    await scenario.settle(owner.id);
    expect(scenario.inviteOutcomes()).toHaveLength(2);
    const kept = scenario.aws.events.archive().find(({ event }) => event.id === id)?.event;
    const shell = new Shell(scenario, 'Requests');
    await shell.run(
      `aws sqs send-message --region us-east-1 --queue-url "$QUEUE_URL" --message-body '${JSON.stringify(kept)}'`,
    );

    await shell.run(READ);
    await shell.run(PUT_AGAIN);
    await scenario.runFor(HOUR);

    expect(await scenario.row(owner.id)).toMatchObject({ status: 'DECLINED', requestId: id });
    expect(scenario.inviteOutcomes()).toHaveLength(2);
    expect(scenario.statuses()).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it.each<[QueueName, (outage: Outage, scenario: Scenario) => void]>([
    ['Deliveries', (outage, { aws }) => outage.ofDeliveriesBy(aws.resources, 'Sweep')],
    [
      'Invocations',
      (outage, { aws }) => outage.ofCallsBy(aws.resources, 'Functions/ReconcileHandshakes'),
    ],
  ])('invoke again what %s keeps of a sweep', async (queue, fail) => {
    const outage = new Outage();
    const world = organization({
      outsideAccounts: [owner],
      service: { events: { lossProbability: 1 } },
    });
    const scenario = await Scenario.open(world, undefined, { interceptor: outage });
    scenario.invite(owner.id);
    await scenario.reach(owner.id, 'INVITED');
    await scenario.runFor(MINUTE);
    endWatch(scenario);
    fail(outage, scenario);
    await scenario.runFor(HOUR + 5 * MINUTE);
    outage.end();
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });

    const shell = new Shell(scenario, queue);
    await shell.run(READ);
    await shell.run(INVOKE_AGAIN);
    await shell.run(DELETE);
    await scenario.runFor(MINUTE);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'JOINED' });
    expect(new DeadLetters(scenario.aws).counts()).toEqual(NOTHING);
  });
});

it('finds what the commands need', ({ skip }) => {
  if (missing === undefined) return;
  if (cli.kind === 'missing' && cli.isFault) throw new Error(missing);
  skip(missing);
});
