import { expect } from 'vitest';
import type { Status } from '../../../../lambdas/shared/contract/status.ts';
import { ALL_TRIES_MS } from '../../support/broken-states.ts';
import { DAY, HOUR } from '../../support/scenario.ts';
import { MINUTE, pause, refused, silent, type Walks, type World, willing } from '../walk.ts';

/**
 * An operator stops the execution, somebody acts for it, and then the operator redrives it: it finds
 * that its row is not its own any more, and leaves it as it is.
 */
async function stopAndRedrive(
  { scenario, broken }: World,
  target: string,
  settledAs: Status,
): Promise<void> {
  const executionArn = scenario.executionArn();
  await scenario.stopExecution(executionArn);
  broken.mend();
  await scenario.runFor(HOUR);
  const before = await scenario.row(target);
  expect(before.status).toBe(settledAs);
  const { notices, published } = told(scenario);

  await scenario.redrive(executionArn);
  await scenario.runFor(DAY);
  expect(scenario.statuses()[0]).toBe('SUCCEEDED');
  expect(await scenario.row(target)).toEqual(before);
  expect(told(scenario)).toEqual({ notices, published });
}

function told(scenario: World['scenario']) {
  return { notices: scenario.notices(), published: scenario.published('InvitationSettled') };
}

/** Where an execution finds that it has lost its row. */
export const OWNERSHIP: Walks = {
  'is superseded as soon as it is registered': {
    follows: ['Register invitation → Registered? (superseded) → Superseded'],
    walk: async (world) => {
      world.broken.loseAnswers('Register invitation');
      world.scenario.invite(willing.id);
      await world.scenario.runFor(MINUTE);
      await stopAndRedrive(world, willing.id, 'FAILED');
    },
  },
  'is superseded in the queue': {
    follows: ['Await admission → Invite account → Disposition? (superseded) → Superseded'],
    walk: async (world) => {
      await pause(world);
      world.scenario.invite(willing.id);
      await world.scenario.reach(willing.id, 'QUEUED');
      await stopAndRedrive(world, willing.id, 'FAILED');
      expect(world.scenario.inviteOutcomes()).toEqual([]);
    },
  },
  'is superseded while a person is asked': {
    follows: ['Escalate → Decision? (superseded) → Superseded'],
    walk: async (world) => {
      world.scenario.invite(refused.id);
      await world.scenario.reach(refused.id, 'ESCALATED');
      await stopAndRedrive(world, refused.id, 'FAILED');
    },
  },
  'is superseded while the owner is asked': {
    follows: ['Await response → Response? (superseded) → Superseded'],
    walk: async (world) => {
      world.scenario.invite(silent.id);
      await world.scenario.reach(silent.id, 'INVITED');
      await stopAndRedrive(world, silent.id, 'INVITED');
      expect((await world.scenario.row(silent.id)).succeeds).toBe(world.scenario.executionArn());
    },
  },
  'is superseded before it places the account': {
    follows: ['Place account → Placement? (superseded) → Superseded'],
    walk: async (world) => {
      world.broken.fail('Place account');
      world.scenario.invite(willing.id);
      await world.scenario.runFor(HOUR + 10 * MINUTE);
      await stopAndRedrive(world, willing.id, 'JOINED');
    },
  },
  'is superseded before it records its outcome': {
    follows: ['Record outcome (DynamoDB.ConditionalCheckFailedException) → Superseded'],
    walk: async (world) => {
      world.broken.fail('Record outcome');
      world.scenario.invite(willing.id);
      await world.scenario.runFor(2 * HOUR);
      await stopAndRedrive(world, willing.id, 'JOINED');
    },
  },
  'is superseded before it records its failure': {
    follows: ['Record failure (DynamoDB.ConditionalCheckFailedException) → Superseded'],
    walk: async (world) => {
      world.broken.fail('Place account');
      world.broken.fail('Record failure');
      world.scenario.invite(willing.id);
      await world.scenario.runFor(2 * HOUR + ALL_TRIES_MS);
      await stopAndRedrive(world, willing.id, 'JOINED');
    },
  },
};
