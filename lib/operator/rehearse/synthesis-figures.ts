import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesisFigures } from './result.ts';

/** What a cloud assembly holds that somebody synthesized before. */
export function readSynthesis(directory: string): SynthesisFigures {
  const file = readdirSync(directory).find((name) => name.endsWith('.template.json'));
  if (file === undefined) throw new Error(`no template in ${directory}, expected a cloud assembly`);
  const template = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Template;
  return countResources(file.replace('.template.json', ''), template);
}

export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>
  >;
}

export function countResources(stackName: string, template: Template): SynthesisFigures {
  const resources = Object.values(template.Resources);
  const byType: Record<string, number> = {};
  for (const { Type } of resources) byType[Type] = (byType[Type] ?? 0) + 1;
  const states = resources
    .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
    .map(({ Properties }) => countStates(Properties?.DefinitionString));
  return { stackName, resources: resources.length, byType, states };
}

/** The definition is text, in pieces where it names other resources. */
function countStates(definition: unknown): number {
  const pieces = (definition as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join'];
  const text =
    pieces === undefined
      ? String(definition)
      : pieces[1].map((piece) => (typeof piece === 'string' ? piece : '')).join('');
  return Object.keys((JSON.parse(text) as { States: object }).States).length;
}
