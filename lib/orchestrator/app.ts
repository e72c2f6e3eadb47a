import { readFileSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readConfiguration } from './configuration.ts';
import { HandshakeOrchestratorStack } from './handshake-orchestrator-stack.ts';

export interface BuildAppProps {
  /** Context on top of that in cdk.json. @default none */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Where the cloud assembly goes. @default a temporary directory, or the one the CDK CLI names */
  readonly outdir?: string;
  /** Directory of the bundles that `bundleFunctions` makes. @default none: only for an app that bundles nothing */
  readonly bundles?: string;
  /** Check templates and permissions: findings make `synth()` throw. @default true */
  readonly validate?: boolean;
  /** The management account. @default whichever account the template is deployed into */
  readonly account?: string;
}

/** Where AWS Organizations and its events live in the partition `aws`. */
const REGION = 'us-east-1';

/**
 * The app, as `cdk synth`, the tests and the rehearsal share it. It reads the flags of cdk.json by
 * itself, so that the template is the same without the CDK CLI.
 *
 * @throws Error naming what is wrong with the configuration.
 */
export function buildApp(props: BuildAppProps = {}): App {
  const { context, outdir, bundles, validate = true, account } = props;
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...defaultContext(), ...context },
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
  });
  if (validate) {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  }
  const configuration = readConfiguration((key) => app.node.tryGetContext(key));
  new HandshakeOrchestratorStack(app, configuration.stackName, {
    configuration,
    bundles,
    description: 'Brings existing AWS accounts into the organization of this account',
    env: { region: REGION, ...(account !== undefined && { account }) },
  });
  return app;
}

function defaultContext(): Record<string, unknown> {
  const { context } = JSON.parse(
    readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
  ) as { context: Record<string, unknown> };
  // The CLI sets this one; the engine and the tests find constructs by it.
  return { ...context, 'aws:cdk:enable-path-metadata': true };
}
