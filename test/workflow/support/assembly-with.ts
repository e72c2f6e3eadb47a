import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { Settings } from '../../../lambdas/shared/contract/settings.ts';

interface Template {
  readonly Resources: Record<
    string,
    { readonly Properties?: { Environment?: { Variables?: Record<string, string> } } }
  >;
}

/**
 * The shared assembly with other settings in the functions' environment: a scenario that waits for
 * half a year would play thousands of hourly sweeps to see what two days show as well.
 */
export function assemblyWith(settings: Partial<Settings>): string {
  const shared = inject('assemblyDirectory');
  const directory = mkdtempSync(join(tmpdir(), 'handshakes-variant-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const entry of readdirSync(shared)) {
    const [from, to] = [join(shared, entry), join(directory, entry)];
    if (entry.endsWith('.template.json')) writeFileSync(to, change(readFileSync(from, 'utf8')));
    else symlinkSync(from, to);
  }
  return directory;

  function change(text: string): string {
    const template = JSON.parse(text) as Template;
    for (const { Properties } of Object.values(template.Resources)) {
      const variables = Properties?.Environment?.Variables;
      if (variables?.SETTINGS === undefined) continue;
      variables.SETTINGS = JSON.stringify({ ...JSON.parse(variables.SETTINGS), ...settings });
    }
    return JSON.stringify(template);
  }
}
