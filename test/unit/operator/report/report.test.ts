import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { toOutcomeRows } from '../../../../lib/operator/rehearse/outcome-rows.ts';
import type { Moment, RehearsalResult } from '../../../../lib/operator/rehearse/result.ts';
import { DAY_MS } from '../../../../lib/operator/rehearse/virtual-day.ts';
import { describeMoment } from '../../../../lib/operator/report/describe-progress.ts';
import { toJsonSummary } from '../../../../lib/operator/report/json-summary.ts';
import { renderResult } from '../../../../lib/operator/report/render-result.ts';
import { createReporter } from '../../../../lib/operator/report/reporter.ts';
import { invitationItem } from '../rehearse/items.ts';

const RESULT: RehearsalResult = {
  campaignFile: 'campaign.csv',
  organizationFile: 'organization.yaml',
  seed: 'one',
  startMs: 0,
  endMs: 19.25 * DAY_MS,
  synthesis: { stackName: 'Stack', resources: 9, byType: {}, states: [24, 2] },
  rows: toOutcomeRows(
    [
      invitationItem({ target: '111122223331', organizationalUnit: 'kops' }),
      invitationItem({ target: '111122223332', organizationalUnit: 'capa', status: 'DECLINED' }),
      invitationItem({ target: '111122223333', organizationalUnit: 'capa' }),
      invitationItem({ target: '111122223334', organizationalUnit: null, status: 'INVITED' }),
    ],
    (id) => id,
  ),
  statuses: { INVITED: 1, JOINED: 2, DECLINED: 1 },
  open: ['111122223334'],
  moments: [],
  totals: {
    inviteCalls: 7,
    refusals: {
      'HandshakeConstraintViolationException/HANDSHAKE_RATE_LIMIT_EXCEEDED': 2,
      TooManyRequestsException: 1,
    },
    stateTransitions: 50,
    functionCalls: 30,
    sweepCalls: 5,
    functionErrors: 0,
    deadLetters: 0,
    eventsPut: 12,
    awsCalls: 400,
  },
  outcomesFile: 'out/outcomes.csv',
  timelineFile: 'out/timeline.json',
  notes: ['something to know'],
  wallSeconds: 4.321,
  peakMemoryMb: 255.4,
};

describe('the report', () => {
  it('tells outcomes by status and by unit, totals and files in plain lines', () => {
    expect(renderResult(RESULT, 'plain')).toMatchInlineSnapshot(`
      "Status    Accounts  Meaning
      INVITED          1  the invitation is open; its owner has not answered
      JOINED           2  a member of the organization
      DECLINED         1  its owner declined the invitation

      Organizational unit  Accounts  INVITED  JOINED  DECLINED
      (root)                      1        1       0         0
      capa                        2        0       1         1
      kops                        1        0       1         0

      Total
      Invite calls                       7
        refused                          3
          HANDSHAKE_RATE_LIMIT_EXCEEDED  2
          TooManyRequestsException       1
      State transitions per account      12.5
      Function calls per account         7.5
        of the sweep and the watch       1.3
      Virtual duration                   19.3 days
      Wall time                          4.3 s
      Peak memory                        255 MB

      Still open when the days ran out: 111122223334

      note: something to know

      Outcomes  out/outcomes.csv
      Timeline  out/timeline.json"
    `);
  });

  it('draws lines at a terminal and none elsewhere', () => {
    expect(renderResult(RESULT, 'terminal')).toContain('│');
    expect(renderResult(RESULT, 'plain')).not.toMatch(/[│─]/);
  });

  it('tells what should not happen only when it did', () => {
    const totals = { ...RESULT.totals, deadLetters: 2 };
    expect(renderResult({ ...RESULT, totals }, 'plain')).toMatch(/Dead letters +2/);
    expect(renderResult(RESULT, 'plain')).not.toContain('Dead letters');
  });

  it('names the accounts that are still open', () => {
    expect(renderResult(RESULT, 'plain')).toContain(
      'Still open when the days ran out: 111122223334',
    );
    expect(renderResult({ ...RESULT, open: [] }, 'plain')).not.toContain('Still open');
  });
});

describe('the JSON summary', () => {
  it('holds what scripts read', () => {
    expect(toJsonSummary(RESULT)).toEqual({
      accounts: 4,
      statuses: { INVITED: 1, JOINED: 2, DECLINED: 1 },
      open: ['111122223334'],
      notes: ['something to know'],
      inviteCalls: 7,
      refusedCalls: 3,
      refusals: RESULT.totals.refusals,
      transitionsPerAccount: 12.5,
      functionCallsPerAccount: 7.5,
      sweepCallsPerAccount: 1.25,
      awsCalls: 400,
      functionErrors: 0,
      deadLetters: 0,
      virtualDays: 19.25,
      wallSeconds: 4.32,
      peakMemoryMb: 255,
      seed: 'one',
      outcomesFile: 'out/outcomes.csv',
      timelineFile: 'out/timeline.json',
    });
  });

  it('is everything that --json prints', () => {
    let written = '';
    const out = new Writable({
      write(chunk, _, done) {
        written += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
    const reporter = createReporter('json', out);
    reporter.onMoment({ atMs: 0, kind: 'gate', target: null, text: 'closed' }, 0);
    reporter.onDay({ day: 1, settled: 0, total: 4, counts: {} });
    reporter.finish(RESULT);
    expect(JSON.parse(written)).toEqual(toJsonSummary(RESULT));
  });
});

it('shows what the files hold on one line, as characters', () => {
  const evil = 'x\u001b[2J\ny';
  const moment = { target: '111122223333', text: evil, at: 0 } as unknown as Moment;
  expect(describeMoment(moment, 1)).toBe('day   1.00  111122223333  x\\u001b[2J\\u000ay');
  const text = renderResult({ ...RESULT, notes: [evil], open: [evil] }, 'plain');
  expect(text.split('x\\u001b[2J\\u000ay')).toHaveLength(3);
  expect(text).not.toContain(evil);
});
