import * as z from 'zod';
import { EVENT_SOURCE } from '../../lambdas/shared/contract/event-version.ts';
import { EVENTS, type EventName } from '../../lambdas/shared/contract/events.ts';
import { page, sentence, table } from './markdown.ts';

const NAMES = Object.keys(EVENTS) as EventName[];

/** Refinements (e.g. what a target looks like) have no form in JSON Schema: their text stays. */
export function renderSchema(name: EventName): string {
  const schema = z.toJSONSchema(EVENTS[name].schema, { unrepresentable: 'any' });
  return `${JSON.stringify({ title: name, ...schema }, null, 2)}\n`;
}

function fields(name: EventName): string {
  const schema = z.toJSONSchema(EVENTS[name].schema, { unrepresentable: 'any' });
  const required = new Set(schema.required ?? []);
  return table(
    ['Field', 'Required', 'Meaning'],
    Object.entries(schema.properties ?? {}).map(([field, property]) => [
      `\`${field}\``,
      required.has(field) ? 'yes' : 'no',
      typeof property === 'object' ? (property.description ?? '') : '',
    ]),
  );
}

function section(name: EventName): string {
  const { meaning, example } = EVENTS[name];
  return [
    `### ${name}`,
    `${sentence(meaning)} [JSON Schema](schemas/${name}.json).`,
    fields(name),
    `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
  ].join('\n\n');
}

const byDirection = (direction: 'in' | 'out') =>
  NAMES.filter((name) => EVENTS[name].direction === direction)
    .map(section)
    .join('\n\n');

export function renderEvents(): string {
  return page(
    'Events of the bus',
    '`lambdas/shared/contract/events.ts`',
    'The name is the `detail-type`. Every detail has a `version`; a field that the schema does not know is an error, which names it. An event that does not follow its schema is recorded as REJECTED if it names a target, or an escalation of one, and goes to the dead-letter queue otherwise: in the history of the target, with the field and how to correct it, and in its row only if it had none, or one that FAILED before anything was sent. An invitation that is under way goes on. Who put a withdrawal or an answer believes that it works, so a notice tells of it too. To the dead-letter queue goes also an event whose name is not on this page: `aws events put-events` takes any.',
    '## Events you put',
    'Any `source` will do. Events come late, twice and in any order: of those that contradict each other, such as a request and its withdrawal, a pause and its end, or two requests for one account, the one that was put last counts, by its `time`, which has whole seconds.',
    byDirection('in'),
    '## Events you can subscribe to',
    `Their \`source\` is \`${EVENT_SOURCE}\`. One may come twice, its detail the same: EventBridge delivers at least once, and what an execution that failed has told is told again by whoever acts for it. An \`AdmissionGateChanged\` may come later than what followed it: \`changedAt\` is when it was so, and of two about the gate, or two about the pause, the one with the later \`changedAt\` counts; each command about the pause that is not overtaken is answered with one.`,
    byDirection('out'),
  );
}
