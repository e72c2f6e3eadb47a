import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Sweeps } from '../ports/executions.ts';

export function sweepInvoker(client: LambdaClient, functionName: string): Sweeps {
  return {
    async run() {
      await client.send(
        new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: '{}' }),
      );
    },
  };
}
