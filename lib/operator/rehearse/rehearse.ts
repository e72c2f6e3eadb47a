import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { formatInstant, parseInstant } from '../../local/clock/instant.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { Reading } from '../input/faults.ts';
import { toWorld } from '../organization/to-world.ts';
import { checkAssembly, checkOut } from './directories.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { describeNotes } from './notes.ts';
import { formatOutcomes, toOutcomeRows } from './outcome-rows.ts';
import { type OutcomeTableContents, readOutcomeTable } from './read-outcome-table.ts';
import type { RehearsalResult, SynthesisFigures } from './result.ts';
import {
  type CampaignListener,
  type CampaignRun,
  CampaignRunner,
  requireOutput,
} from './run-campaign.ts';
import { readSynthesis } from './synthesis-figures.ts';
import { buildTimeline, formatTimeline } from './timeline.ts';
import { countStatuses, countTotals, listOpen } from './totals.ts';

export interface RehearseProps {
  readonly campaignFile: string;
  readonly organizationFile: string;
  /** Directory of `outcomes.csv` and `timeline.json`; made when it is not there. */
  readonly out: string;
  /** @default the seed of the organization file */
  readonly seed?: string;
  /** A cloud assembly to use as it is. @default the app is synthesized */
  readonly assemblyDirectory?: string;
  readonly listener: RehearsalListener;
}

export interface RehearsalListener extends CampaignListener {
  readonly onStart: (inputs: Inputs, seed: string) => void;
  readonly onSynthesized: (figures: SynthesisFigures, seconds: number) => void;
}

/**
 * Rehearses a campaign: the template that `cdk deploy` would ship, on a virtual clock, against the
 * organization of a file. Answers with the faults of the files when there are any: then nothing was
 * started and nothing written.
 */
export async function rehearse(props: RehearseProps): Promise<Reading<RehearsalResult>> {
  const begunAt = performance.now();
  const inputs = await readInputs(props.campaignFile, props.organizationFile);
  if (inputs.kind === 'faulty') return inputs;
  const fault = (await checkOut(props.out)) ?? checkAssembly(props.assemblyDirectory);
  if (fault !== undefined) return { kind: 'faulty', faults: [fault] };
  const seed = props.seed ?? inputs.value.organization.seed;
  props.listener.onStart(inputs.value, seed);

  const temporary = await mkdtemp(join(tmpdir(), 'handshakes-'));
  try {
    const rehearsal = await play(props, inputs.value, seed, temporary);
    const wallSeconds = (performance.now() - begunAt) / 1000;
    const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
    return { kind: 'read', value: { ...rehearsal, wallSeconds, peakMemoryMb } };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

type Played = Omit<RehearsalResult, 'wallSeconds' | 'peakMemoryMb'>;

async function play(
  props: RehearseProps,
  inputs: Inputs,
  seed: string,
  temporary: string,
): Promise<Played> {
  const assemblyDirectory = props.assemblyDirectory ?? temporary;
  const synthesis = await prepareAssembly(props, inputs, assemblyDirectory);
  const { LocalAws } = await import('../../local/local-aws.ts');
  const world = toWorld(inputs.organization, inputs.campaign);
  const startMs = parseInstant(inputs.organization.start) ?? 0;
  const aws = await LocalAws.start({
    assemblyDirectory,
    startAt: startMs,
    seed,
    world,
    keepHistories: 'running',
    requireConsistentReads: ['Coordination'],
  });
  try {
    const run = await new CampaignRunner({ aws, inputs, world, listener: props.listener }).run();
    const table = await readOutcomeTable(aws.endpoint, requireOutput(aws, 'OutcomeTableName'));
    return await conclude({ props, inputs, seed, startMs, synthesis, aws, run, table });
  } finally {
    await aws.stop();
  }
}

/** The constructs are loaded only now: faults in the files are told at once. */
async function prepareAssembly(
  { assemblyDirectory, listener }: RehearseProps,
  { organization }: Inputs,
  directory: string,
): Promise<SynthesisFigures> {
  const begunAt = performance.now();
  let figures: SynthesisFigures;
  if (assemblyDirectory !== undefined) {
    figures = readSynthesis(assemblyDirectory);
  } else {
    const { synthesize } = await import('./synthesize.ts');
    figures = await synthesize({ directory, settings: organization.settings });
  }
  listener.onSynthesized(figures, (performance.now() - begunAt) / 1000);
  return figures;
}

async function conclude(played: {
  readonly props: RehearseProps;
  readonly inputs: Inputs;
  readonly seed: string;
  readonly startMs: number;
  readonly synthesis: SynthesisFigures;
  readonly aws: LocalAws;
  readonly run: CampaignRun;
  readonly table: OutcomeTableContents;
}): Promise<Played> {
  const { props, inputs, seed, startMs, synthesis, aws, run, table } = played;
  const rows = toOutcomeRows(table.invitations, nameUnits(aws, inputs));
  const head = { seed, start: formatInstant(startMs), end: formatInstant(aws.clock.now()) };
  const outcomesFile = join(props.out, 'outcomes.csv');
  const timelineFile = join(props.out, 'timeline.json');
  await writeFile(outcomesFile, formatOutcomes(rows));
  await writeFile(
    timelineFile,
    formatTimeline(head, buildTimeline(run.events, table.history, run.scripted)),
  );
  return {
    campaignFile: props.campaignFile,
    organizationFile: props.organizationFile,
    seed,
    startMs,
    endMs: aws.clock.now(),
    synthesis,
    rows,
    statuses: countStatuses(rows),
    open: listOpen(rows, inputs.campaign),
    moments: run.moments,
    totals: countTotals(aws),
    outcomesFile,
    timelineFile,
    notes: describeNotes(inputs),
  };
}

/** Turns ids of organizational units back into the paths of the campaign. */
function nameUnits(aws: LocalAws, { campaign }: Inputs): (id: string) => string {
  const paths = new Set(campaign.rows.map((row) => row.unitPath).filter((path) => path !== null));
  const control = aws.organizations.control;
  const pathById = new Map([...paths].map((path) => [control.organizationalUnitId(path), path]));
  return (id) => pathById.get(id) ?? id;
}
