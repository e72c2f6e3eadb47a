import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../input/faults.ts';

/** Makes the directory of the results: better to know now than after weeks of virtual time. */
export async function checkOut(directory: string): Promise<Fault | undefined> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { code: 'unwritable', file: directory, line: null, column: null, cause };
  }
}

export function checkAssembly(directory: string | undefined): Fault | undefined {
  if (directory === undefined || existsSync(join(directory, 'manifest.json'))) return undefined;
  const found = existsSync(directory) ? 'none' : 'no such directory';
  return { code: 'noAssembly', file: directory, line: null, column: null, found };
}
