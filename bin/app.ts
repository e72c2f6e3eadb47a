import { buildApp } from '../lib/orchestrator/app.ts';
import { bundleFunctions } from '../lib/orchestrator/bundling/bundle-functions.ts';

const account = process.env.CDK_DEFAULT_ACCOUNT;

try {
  const bundles = await bundleFunctions();
  buildApp({ bundles, ...(account !== undefined && { account }) });
} catch (error) {
  // A wrong setting is said in a sentence; where in our code it was noticed helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
