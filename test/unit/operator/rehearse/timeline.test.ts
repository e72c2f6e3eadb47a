import { expect, it } from 'vitest';
import type { ArchivedEvent } from '../../../../lib/local/events/event-bridge.ts';
import { buildTimeline, formatTimeline } from '../../../../lib/operator/rehearse/timeline.ts';
import { historyItem } from './items.ts';

const AT = Date.UTC(2026, 0, 5, 9);

function observed(source: string, name: string, detail: object, atMs = AT): ArchivedEvent {
  return {
    atMs,
    busName: 'any',
    matched: [],
    event: {
      version: '0',
      id: 'id',
      'detail-type': name,
      source,
      account: '999900000001',
      time: '2026-01-05T09:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: detail as never,
    },
  };
}

it('tells everything in the order of virtual time', () => {
  const entries = buildTimeline(
    [
      observed('handshake-orchestrator', 'InvitationSent', { target: '111122223333' }, AT + 5),
      observed('aws.organizations', 'AWS API Call via CloudTrail', {
        eventName: 'AcceptHandshake',
      }),
    ],
    [historyItem({ at: '2026-01-05T09:00:00.003Z', reason: 'X', details: { attempt: 1 } })],
    [{ atMs: AT, kind: 'script', target: null, text: 'something' }],
  );
  expect(entries).toEqual([
    {
      at: '2026-01-05T09:00:00.000Z',
      from: 'script',
      name: 'script',
      target: null,
      detail: { text: 'something' },
    },
    {
      at: '2026-01-05T09:00:00.000Z',
      from: 'cloudtrail',
      name: 'AcceptHandshake',
      target: null,
      detail: { eventName: 'AcceptHandshake' },
    },
    {
      at: '2026-01-05T09:00:00.003Z',
      from: 'history',
      name: 'INVITED',
      target: '111122223333',
      detail: { reason: 'X', message: null, attempt: 1 },
    },
    {
      at: '2026-01-05T09:00:00.005Z',
      from: 'bus',
      name: 'InvitationSent',
      target: '111122223333',
      detail: { target: '111122223333' },
    },
  ]);
});

it('tells of executions only when they end badly, without their input', () => {
  const entries = buildTimeline(
    [
      observed('aws.states', 'Step Functions Execution Status Change', { status: 'SUCCEEDED' }),
      observed('aws.states', 'Step Functions Execution Status Change', {
        status: 'FAILED',
        name: 'one',
        executionArn: 'arn',
        error: 'Broken',
        cause: 'why',
        input: 'long',
      }),
    ],
    [],
    [],
  );
  expect(entries.map(({ name, detail }) => [name, detail])).toEqual([
    ['FAILED', { name: 'one', executionArn: 'arn', error: 'Broken', cause: 'why' }],
  ]);
});

it('does not depend on the order in which the table was read', () => {
  const items = [
    historyItem({ target: 'b@example.com' }),
    historyItem({ target: '111122223333' }),
    historyItem({ target: '111122223333', record: 'EVENT#2026-01-05T09:00:00.000Z#ESCALATED' }),
  ];
  expect(buildTimeline([], items, [])).toEqual(buildTimeline([], items.toReversed(), []));
});

it('is JSON with one entry a line', () => {
  const entries = buildTimeline([], [historyItem(), historyItem()], []);
  const text = formatTimeline({ seed: '1' }, entries);
  expect(JSON.parse(text)).toEqual({ seed: '1', entries });
  expect(text.trimEnd().split('\n')).toHaveLength(4);
  expect(JSON.parse(formatTimeline({ seed: '1' }, []))).toEqual({ seed: '1', entries: [] });
});
