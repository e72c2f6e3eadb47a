import { buildApp } from '../../orchestrator/app.ts';
import { bundleFunctions } from '../../orchestrator/bundling/bundle-functions.ts';
import type { SynthesisFigures } from './result.ts';
import { countResources, type Template } from './synthesis-figures.ts';

export interface SynthesizeProps {
  readonly directory: string;
  /** Settings of the deployment, as `cdk.json` has them under `handshakes`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Somebody has to get the notices, or synth warns that nobody does. */
const NOTIFY_EMAIL = 'operator@example.com';

/**
 * Writes the cloud assembly that `cdk deploy` would ship. Its checks are left to `cdk synth`: they
 * take as long as the rest and three times the memory.
 */
export async function synthesize({
  directory,
  settings,
}: SynthesizeProps): Promise<SynthesisFigures> {
  const app = buildApp({
    outdir: directory,
    bundles: await bundleFunctions(),
    validate: false,
    context: { handshakes: settings, notifyEmail: NOTIFY_EMAIL },
  });
  const [stack] = app.synth().stacks;
  if (stack === undefined) throw new Error('the app has no stack, expected one');
  return countResources(stack.stackName, stack.template as Template);
}
