import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Anything in a template. */
// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes, and a wrong one fails its test
export type Properties = any;

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: Properties }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The template that a deployment with the default settings would ship. */
export const TEMPLATE: Template = JSON.parse(
  readFileSync(join(inject('assemblyDirectory'), 'HandshakeOrchestrator.template.json'), 'utf8'),
);

/** Resources of a type, by logical id without its hash. */
export function resourcesOf(type: string, template = TEMPLATE): Record<string, Resource> {
  const resources = Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  return Object.fromEntries(resources.map(([id, resource]) => [withoutHash(id), resource]));
}

/** Their properties. */
export function propertiesOf(type: string, template = TEMPLATE): Record<string, Properties> {
  const resources = Object.entries(resourcesOf(type, template));
  return Object.fromEntries(resources.map(([id, { Properties }]) => [id, Properties]));
}

/** A logical id as the construct tree names it. */
export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/Resource$/, '');
}

/** A value of a template as text, references as `<logical id>` or `<logical id.attribute>`. */
export function textOf(value: Properties): string {
  if (typeof value !== 'object') return String(value);
  if ('Ref' in value) return `<${withoutHash(value.Ref)}>`;
  if ('Fn::GetAtt' in value) {
    const [id, attribute] = value['Fn::GetAtt'];
    return `<${withoutHash(id)}.${attribute}>`;
  }
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'];
    return parts.map(textOf).join(separator);
  }
  throw new Error(`no text for ${JSON.stringify(value)}`);
}
