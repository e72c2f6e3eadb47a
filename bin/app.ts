import { buildApp } from '../lib/orchestrator/app.ts';

const account = process.env.CDK_DEFAULT_ACCOUNT;

buildApp({ ...(account !== undefined && { account }) });
