/** What V8 writes with `--cpu-prof`, as far as it matters here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The first that fits names the part. */
const PARTS: readonly (readonly [part: string, fits: RegExp])[] = [
  ['synthesis (CDK, esbuild)', /node_modules\/(aws-cdk-lib|constructs|esbuild|cdk-nag|@aws-cdk)/],
  ['functions: the SDK and our code, bundled', /asset\.[0-9a-f]{64}/],
  ['DynamoDB (dynalite)', /node_modules\/(dynalite|abstract-level|memory-level|lazy|big\.js)/],
  ['JSONata', /node_modules\/jsonata/],
  ['the SDK of the report', /node_modules\/@(aws-sdk|smithy)/],
  ['the engine', /lib\/local\//],
  ['command line and report', /(lib\/operator|lib\/orchestrator|bin|lambdas)\//],
  ['loading TypeScript (tsx)', /node_modules\/(tsx|esbuild|get-tsconfig)/],
  ['other packages', /node_modules\//],
  ['Node.js', /^node:/],
];

export interface ProfilePart {
  readonly part: string;
  readonly percent: number;
}

/** Self time by part, greatest first; idle time is left out. */
export function partsOf(profile: CpuProfile): readonly ProfilePart[] {
  const partById = new Map(profile.nodes.map((node) => [node.id, partOf(node.callFrame)]));
  const micros = new Map<string, number>();
  for (const [index, id] of profile.samples.entries()) {
    const part = partById.get(id) ?? null;
    if (part !== null) micros.set(part, (micros.get(part) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  const total = [...micros.values()].reduce((sum, one) => sum + one, 0);
  return [...micros]
    .map(([part, spent]) => ({ part, percent: Number(((spent / total) * 100).toFixed(1)) }))
    .sort((a, b) => b.percent - a.percent);
}

function partOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string | null {
  if (functionName === '(idle)') return null;
  if (functionName === '(garbage collector)') return 'garbage collection';
  return PARTS.find(([, fits]) => fits.test(url))?.[0] ?? 'V8 and native code';
}
