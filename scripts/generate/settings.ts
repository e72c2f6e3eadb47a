import * as z from 'zod';
import { settingsSchema } from '../../lambdas/shared/contract/settings.ts';
import { page, sentence, table } from './markdown.ts';

export function renderSettings(): string {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input' });
  return page(
    'Settings of a deployment',
    '`lambdas/shared/contract/settings.ts`',
    'Set them in `cdk.json` under `context.handshakes`. A setting that is unknown or out of its range stops synth.',
    table(
      ['Setting', 'Default', 'Meaning'],
      Object.entries(schema.properties ?? {}).map(([name, property]) => {
        const { description = '', default: value } = typeof property === 'object' ? property : {};
        return [`\`${name}\``, `\`${JSON.stringify(value)}\``, sentence(description)];
      }),
    ),
  );
}
