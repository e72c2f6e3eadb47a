import { isObject } from '../assembly/template.ts';
import { AwsFault } from '../endpoint/service.ts';

/** Message attributes arrive as `{ name: { DataType, StringValue } }`; binary ones have no text. */
export function textAttributes(attributes: unknown = {}): Record<string, string> {
  if (!isObject(attributes)) throw invalid('MessageAttributes');
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      if (!isObject(attribute)) throw invalid(name);
      const { StringValue = '' } = attribute;
      return [name, String(StringValue)];
    }),
  );
}

function invalid(name: string): AwsFault {
  return new AwsFault(
    'InvalidParameterValue',
    `The message attribute '${name}' must contain a data type and a value.`,
  );
}
