/** One thing the engine will not run, said so that its author can act on it. */
export interface Finding {
  readonly logicalId: string;
  /** The construct that defined it (`aws:cdk:path`), when the template says. */
  readonly constructPath?: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A refusal of one value, raised where it is met and turned into a `Finding` by who knows the place. */
export class Refusal extends Error {
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.name = 'Refusal';
    this.remedy = remedy;
  }
}

/** The assembly holds something the engine does not support. Carries every finding, not the first. */
export class AssemblyRefused extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(
      `the local engine cannot run this assembly (${findings.length} finding${findings.length === 1 ? '' : 's'}):\n` +
        findings.map(renderFinding).join('\n'),
    );
    this.name = 'AssemblyRefused';
    this.findings = findings;
  }
}

function renderFinding({ logicalId, constructPath, problem, remedy }: Finding): string {
  const where = constructPath === undefined ? logicalId : `${logicalId} (${constructPath})`;
  return `- ${where}: ${problem}; ${remedy}`;
}
