import { onTestFinished } from 'vitest';
import type { Interceptor } from '../../../lib/local/faults/interceptor.ts';
import type { OrganizationWorld } from '../../../lib/local/organizations/world.ts';
import { connectAws } from '../../../lib/operator/doctor/aws-clients.ts';
import { carryOutMend } from '../../../lib/operator/doctor/carry-out-mends.ts';
import { type Examination, examine } from '../../../lib/operator/doctor/examine.ts';
import { findStack } from '../../../lib/operator/doctor/find-stack.ts';
import { type Finding, isDisagreement } from '../../../lib/operator/doctor/findings.ts';
import { readSnapshot } from '../../../lib/operator/doctor/read-snapshot.ts';
import { organization, Scenario } from './scenario.ts';

const MINUTE = 60_000;
export const STACK = 'HandshakeOrchestrator';

/** A stack, and what an operator sees of it. No event of AWS Organizations arrives. */
export async function openView(
  outsideAccounts: OrganizationWorld['outsideAccounts'],
  options: { readonly interceptor?: Interceptor } = {},
) {
  const service = { throttling: { rates: 'off' }, events: { lossProbability: 1 } } as const;
  const world = organization({ ...(outsideAccounts && { outsideAccounts }), service });
  const scenario = await Scenario.open(world, undefined, options);
  const clients = connectAws({
    region: 'us-east-1',
    endpoint: scenario.aws.endpoint,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  onTestFinished(() => clients.destroy());
  const sweepFunction = scenario.aws.functions
    .names()
    .find((name) => name.includes('FunctionsReconcile'));
  const stack = await findStack(STACK, { sweepFunction }, clients);
  return { scenario, clients, stack };
}

export type View = Awaited<ReturnType<typeof openView>>;

/** What `handshakes doctor` does, with virtual time. */
export function examineStack(
  { scenario, clients, stack }: View,
  fix: boolean,
): Promise<Examination> {
  return examine(
    {
      look: () => readSnapshot(clients, stack),
      mend: (step) => carryOutMend(step, clients, stack),
      pause: (ms) => scenario.runFor(ms),
    },
    { mendForMs: fix ? 2 * MINUTE : null },
  );
}

export const told = (findings: readonly Finding[]) =>
  findings.filter(isDisagreement).map(({ code, subject }) => `${code} ${subject}`);
