import { DEPLOYED_TYPES } from './deployed-types.ts';
import { Refusal } from './findings.ts';
import { INERT_TYPES } from './inert-types.ts';
import type { ResourceType } from './resource-type.ts';

/** Every resource type the engine knows. The loader refuses all others by name. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  ...DEPLOYED_TYPES,
  ...INERT_TYPES,
};

/** Throws `Refusal` for a property the engine neither honours nor may ignore. */
export function checkProperty(type: ResourceType, typeName: string, property: string): void {
  if (type.support === 'inert') {
    return;
  }
  if (!type.honoured?.includes(property) && !type.ignored?.includes(property)) {
    throw new Refusal(
      `property ${property} of ${typeName} is not supported`,
      'remove it, or teach lib/local/assembly/resource-types.ts',
    );
  }
}
