import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './findings.ts';
import type { Template } from './template.ts';

/** One stack of a cloud assembly, as `cdk synth` leaves it on disk. */
export interface StackSource {
  readonly stackName: string;
  readonly template: Template;
  /** The directory of the file asset that is published under this S3 key, if there is one. */
  assetDirectory(objectKey: string): string | undefined;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly displayName?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * Reads a stack from a cloud assembly directory. `stackName` may be left out when the assembly holds
 * one stack only. Throws `Refusal` when there is no such stack.
 */
export function readStack(directory: string, stackName?: string): StackSource {
  const manifestPath = join(directory, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new Refusal(`no manifest.json in ${directory}`, 'synthesize the app into it first');
  }
  const { artifacts = {} } = readJson<Manifest>(manifestPath);
  const [id, artifact] = chooseStack(artifacts, stackName);
  const templateFile = artifact.properties?.templateFile;
  if (templateFile === undefined) {
    throw new Refusal(`stack ${id} names no template file`, 'synthesize the app again');
  }
  const assets = assetsOf(directory, artifact, artifacts);
  return {
    stackName: artifact.properties?.stackName ?? id,
    template: readJson<Template>(join(directory, templateFile)),
    assetDirectory: (objectKey) => assets.get(objectKey),
  };
}

function chooseStack(
  artifacts: Readonly<Record<string, Artifact>>,
  stackName: string | undefined,
): [string, Artifact] {
  const stacks = Object.entries(artifacts).filter(([, a]) => a.type === 'aws:cloudformation:stack');
  const names = stacks.map(([id, a]) => a.properties?.stackName ?? id);
  const chosen = stacks.filter(
    ([id, a], i) => stackName === undefined || [id, names[i], a.displayName].includes(stackName),
  );
  const [only, ...others] = chosen;
  if (only !== undefined && others.length === 0) {
    return only;
  }
  throw new Refusal(
    `${chosen.length} stacks match ${stackName ?? 'any name'}, the assembly holds ${names.join(', ') || 'none'}`,
    'name exactly one of them',
  );
}

function assetsOf(
  directory: string,
  stack: Artifact,
  artifacts: Readonly<Record<string, Artifact>>,
): Map<string, string> {
  const directories = new Map<string, string>();
  for (const id of stack.dependencies ?? []) {
    const file = artifacts[id]?.type === 'cdk:asset-manifest' && artifacts[id].properties?.file;
    if (!file) {
      continue;
    }
    const { files = {} } = readJson<AssetManifest>(join(directory, file));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) {
        directories.set(objectKey, join(directory, source.path ?? ''));
      }
    }
  }
  return directories;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
