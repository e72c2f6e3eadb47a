import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../lib/operator/doctor/diagnose.ts';
import type { Finding } from '../../../../lib/operator/doctor/findings.ts';
import {
  examinationToJson,
  renderExamination,
} from '../../../../lib/operator/doctor/render-examination.ts';
import { arnOf, CONTROL, healthy, INVITED, NOW, STACK } from './healthy.ts';

const found = diagnose(
  healthy({ ended: new Map([[arnOf(INVITED), 'ABORTED']]), confirmedSubscriptions: 0 }),
);
const note = found.slice(1);

describe('what a person reads', () => {
  it('is short when all is well', () => {
    const text = renderExamination({ at: NOW, found: [], done: [], left: [] }, STACK);
    expect(text).toBe('Handshakes in us-east-1, 2026-01-07T09:00:00.000Z\n\nno disagreements');
  });

  it('names what was found, what it means and what mends it', () => {
    expect(
      renderExamination({ at: NOW, found, done: [], left: found }, STACK),
    ).toMatchInlineSnapshot(`
      "Handshakes in us-east-1, 2026-01-07T09:00:00.000Z

      1 disagreement, 1 to know

      Finding        About               Seen                                                         Mended by
      DEAD_OWNER     111111111111        is INVITED, but execution 111111111111 has ended as ABORTED  --fix
      NO_SUBSCRIBER  Handshakes-Notices  has no confirmed subscription                                a person

      DEAD_OWNER: the row is open, but its execution has ended or does not exist.
        What mends it: a sweep, which runs every hour as well: it passes the row to a successor, or settles it, an accepted one after an hour.

      NO_SUBSCRIBER: nobody has a confirmed subscription to the notices: escalations stay unseen.
        What mends it: subscribe, with the command that is printed, and confirm by the link in the mail.
        aws sns subscribe --region us-east-1 --topic-arn arn:aws:sns:us-east-1:999988887777:Handshakes-Notices --protocol email --notification-endpoint you@example.com"
    `);
  });

  it('tells what was done, and explains only what is left', () => {
    const done = ['asked for a sweep: invoked Handshakes-Sweep'];
    const text = renderExamination({ at: NOW, found, done, left: note }, STACK);
    expect(text).toContain('Mended\n\n  asked for a sweep: invoked Handshakes-Sweep');
    expect(text).toContain('no disagreements, 1 to know');
    expect(text).not.toContain('DEAD_OWNER:');
  });

  it('shows what somebody else has written on one line, as characters', () => {
    const pause = { at: NOW, by: 'x\u001b[2J\nGate  open' };
    const paused = diagnose(healthy({ control: { ...CONTROL, pause } }));
    const row = { target: '\u202e' };
    const strange = { ...found[0], ...{ subject: row.target, command: `aws '${row.target}'` } };
    const seen = [...paused, strange as Finding];
    const text = renderExamination({ at: NOW, found: seen, done: [row.target], left: seen }, STACK);
    expect(text).toContain('by x\\u001b[2J\\u000aGate  open');
    expect(text).toContain("  aws '\\u202e'");
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(
      JSON.stringify(examinationToJson({ at: NOW, found: seen, done: [], left: [] }, STACK)),
    ).toContain('\u202e');
  });

  it('says how to name the function that it could not find', () => {
    const stack = { ...STACK, sweepFunction: null };
    const text = renderExamination({ at: NOW, found, done: [], left: found }, stack);
    expect(text).toContain('export SWEEP_FUNCTION=$(aws cloudformation list-stack-resources');
    const onlyNotes = renderExamination({ at: NOW, found: note, done: [], left: note }, stack);
    expect(onlyNotes).not.toContain('SWEEP_FUNCTION');
  });
});

describe('what a program reads', () => {
  it('has every finding with its meaning', () => {
    expect(examinationToJson({ at: NOW, found, done: [], left: note }, STACK)).toMatchObject({
      stack: 'Handshakes',
      at: '2026-01-07T09:00:00.000Z',
      found: [
        { code: 'DEAD_OWNER', subject: INVITED, severity: 'disagreement', isFixable: true },
        { code: 'NO_SUBSCRIBER', severity: 'note', isFixable: false },
      ],
      left: [{ code: 'NO_SUBSCRIBER' }],
    });
  });
});
