import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hopsOfTemplate } from './hops.ts';
import { type Properties, propertiesOf, textOf } from './template.ts';

const hops = hopsOfTemplate();
const isAllowed = ({ Effect }: Properties) => Effect === 'Allow';

function describeStatement({ Principal, Condition, Resource }: Properties): string {
  return `${Principal.Service} for ${textOf(Condition.ArnEquals['aws:SourceArn'])} to ${textOf(Resource)}`;
}

const queues = Object.keys(propertiesOf('AWS::SQS::Queue')).map((id) => `<${id}.Arn>`);

it.each(hops)('$name keeps what fails', ({ deadLetters }) => {
  expect(queues).toContain(deadLetters);
});

it('finds hops of every kind', () => {
  const kinds = new Set(hops.map(({ name }) => name.split(' ')[0]));
  expect([...kinds].sort()).toEqual(['invocation', 'rule', 'schedule', 'state', 'subscription']);
});

it('lets whoever hands something over put it into the queue', () => {
  const allowed = Object.values(propertiesOf('AWS::SQS::QueuePolicy')).flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement.filter(isAllowed).map(describeStatement),
  );
  for (const { name, deadLetters } of hops) {
    const [kind, id] = name.split(' ');
    if (kind === 'rule') {
      expect(allowed).toContain(`events.amazonaws.com for <${id}.Arn> to ${deadLetters}`);
    }
    if (kind === 'subscription') {
      expect(allowed).toContain(`sns.amazonaws.com for <${id}> to ${deadLetters}`);
    }
  }
});

it('are listed in the docs, each with its queue', () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)` \|.*?\| (\w+) \|/gm)].map(
    ([, hop, queue]) => `${hop} <DeadLetters${queue}.Arn>`,
  );
  expect(listed.sort()).toEqual(hops.map((hop) => `${hop.name} ${hop.deadLetters}`).sort());
});
