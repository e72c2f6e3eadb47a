/**
 * Writes docs/queries.md: every command is run by the real `aws` command line against the local
 * endpoint, in the middle of the example campaign, and its output is what the page shows.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatInstant, parseInstant } from '../lib/local/clock/instant.ts';
import { LocalAws } from '../lib/local/local-aws.ts';
import { toWorld } from '../lib/operator/organization/to-world.ts';
import { readInputs } from '../lib/operator/rehearse/inputs.ts';
import { CampaignRunner } from '../lib/operator/rehearse/run-campaign.ts';
import { synthesize } from '../lib/operator/rehearse/synthesize.ts';
import { DEFAULT_DAY, QUESTIONS, type Question } from './capture-queries/questions.ts';

const DAY_MS = 24 * 3_600_000;
const CAMPAIGN_FILE = 'examples/kubernetes-migration.csv';
const ORGANIZATION_FILE = 'examples/kubernetes-organization.yaml';

const run = promisify(execFile);

function quote(argument: string): string {
  if (/^[\w$.:/-]+$/.test(argument)) return argument;
  return argument.includes("'") ? `"${argument}"` : `'${argument}'`;
}

function commandLine({ args }: Question): string {
  const words = args.map((argument) =>
    argument === '$OUTCOME_TABLE' ? '"$OUTCOME_TABLE"' : quote(argument),
  );
  return `aws dynamodb ${words.join(' ').replaceAll(' --', ' \\\n  --')}`;
}

async function ask(question: Question, aws: LocalAws): Promise<string> {
  const table = String(aws.outputs.OutcomeTableName);
  const args = question.args.map((argument) => (argument === '$OUTCOME_TABLE' ? table : argument));
  // `--endpoint-url` and not AWS_ENDPOINT_URL: version 2 of the command line learnt that one late.
  const { stdout } = await run('aws', ['--endpoint-url', aws.endpoint, 'dynamodb', ...args], {
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_DEFAULT_OUTPUT: 'json',
      AWS_PAGER: '',
    },
  });
  return stdout.trimEnd();
}

async function capture(): Promise<string[]> {
  const inputs = await readInputs(CAMPAIGN_FILE, ORGANIZATION_FILE);
  if (inputs.kind === 'faulty') throw new Error('the example campaign is faulty');
  const { organization, campaign } = inputs.value;
  const directory = mkdtempSync(join(tmpdir(), 'handshakes-queries-'));
  await synthesize({ directory, settings: organization.settings });
  const world = toWorld(organization, campaign);
  const startAt = parseInstant(organization.start) ?? 0;
  const aws = await LocalAws.start({
    assemblyDirectory: directory,
    startAt,
    seed: organization.seed,
    world,
  });
  const sections = new Map<Question, string>();
  for (const question of QUESTIONS) {
    const askedAt = startAt + (question.day ?? DEFAULT_DAY) * DAY_MS;
    aws.clock.schedule(askedAt, question.title, async () => {
      sections.set(question, render(question, askedAt, await ask(question, aws)));
    });
  }
  const quiet = { onProgress: () => {}, onDay: () => {}, onMoment: () => {} };
  const inputsOfRun = { campaign, organization };
  await new CampaignRunner({ aws, world, listener: quiet, inputs: inputsOfRun }).run();
  await aws.stop();
  rmSync(directory, { recursive: true, force: true });
  return QUESTIONS.map((question) => sections.get(question) ?? '');
}

function render({ title, note, ...question }: Question, askedAt: number, output: string): string {
  return [
    `## ${title}`,
    ...(note === undefined ? [] : [note]),
    `\`\`\`sh\n${commandLine({ title, ...question })}\n\`\`\``,
    `At ${formatInstant(askedAt)}:`,
    `\`\`\`\n${output}\n\`\`\``,
  ].join('\n\n');
}

const INTRODUCTION = `# Questions to the outcome table

<!-- Written by \`npm run capture-queries\`: the output is that of the commands. -->

An item with \`record\` = \`INVITATION\` says where an account stands; items with
\`EVENT#<time>#<name>#<mark>\` say how it got there. Three indexes: \`byStatus\` (\`status\`, \`updatedAt\`),
\`byCampaign\` (\`campaign\`, \`target\`) and \`open\` (\`open\` = \`OPEN\`, \`target\`), which holds what
is not settled. Indexes are eventually consistent; \`get-item --consistent-read\` is not.

The name of the table is an output of the stack:

\`\`\`sh
export OUTCOME_TABLE=$(aws cloudformation describe-stacks --region us-east-1 --stack-name HandshakeOrchestrator \\
  --query "Stacks[0].Outputs[?OutputKey=='OutcomeTableName'].OutputValue" --output text)
\`\`\`

The output below is that of the example campaign on the local endpoint, at the virtual time given.`;

writeFileSync('docs/queries.md', `${[INTRODUCTION, ...(await capture())].join('\n\n')}\n`);
