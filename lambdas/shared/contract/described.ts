import * as z from 'zod/mini';

/** A schema with the sentence that the docs and the JSON Schema say of it. */
export function described<S extends z.ZodMiniType>(meaning: string, schema: S): S {
  z.globalRegistry.add(schema, { description: meaning });
  return schema;
}
