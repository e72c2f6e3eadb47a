import * as z from 'zod';
import { configurationSchema } from '../../lib/orchestrator/configuration.ts';
import { page, sentence, table } from './markdown.ts';

type Property = z.core.JSONSchema.BaseSchema;

export function renderSettings(): string {
  const schema = z.toJSONSchema(configurationSchema, { io: 'input' });
  return page(
    'Settings of a deployment',
    '`lib/orchestrator/configuration.ts`',
    'Set them in `cdk.json` under `context.handshakes`; `-c notifyEmail=…` on the command line wins over the file. A setting that is unknown or out of its range stops synth.',
    table(
      ['Setting', 'Default', 'Expected', 'Meaning'],
      Object.entries(schema.properties ?? {}).map(([name, property]) => {
        const { description = '', default: value, ...rest } = property as Property;
        const shown = value === undefined ? 'none' : `\`${JSON.stringify(value)}\``;
        return [`\`${name}\``, shown, expectedOf(rest), sentence(description)];
      }),
    ),
  );
}

function expectedOf({ type, format, pattern, minimum, maximum, anyOf }: Property): string {
  if (anyOf !== undefined) {
    return anyOf.map((one) => expectedOf(one as Property)).join(', or ');
  }
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (format === 'email') return 'an e-mail address';
  if (type === 'string' && pattern !== undefined) return `\`${pattern}\``;
  return type === 'object' ? 'an object' : String(type);
}
