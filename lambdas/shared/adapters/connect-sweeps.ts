import { LambdaClient } from '@aws-sdk/client-lambda';
import { Variable } from '../contract/variables.ts';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { readVariable } from './environment.ts';
import { sweepInvoker } from './sweep-invoker.ts';

export const connectSweeps = (
  clients: Clients,
  functionName = readVariable(Variable.RECONCILE_FUNCTION_NAME),
) =>
  sweepInvoker(
    clients.once(LambdaClient, () => prepared(new LambdaClient(CLIENT_SETTINGS))),
    functionName,
  );
