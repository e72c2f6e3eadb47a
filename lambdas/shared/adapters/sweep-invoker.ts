import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Sweeps } from '../ports/executions.ts';

export function sweepInvoker(functionName: string): Sweeps {
  const client = new LambdaClient({});
  return {
    async run() {
      await client.send(
        new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: '{}' }),
      );
    },
  };
}
