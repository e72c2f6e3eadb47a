import type { Json } from '../step-functions/task-integration.ts';
import { Refusal } from './findings.ts';
import type { TemplateParameter } from './template.ts';

/**
 * Values of the template's parameters: the given ones, else the defaults. A parameter that names an
 * SSM parameter and a parameter without either are left out, so that a `Ref` to them is refused.
 */
export function resolveParameters(
  declared: Readonly<Record<string, TemplateParameter>>,
  given: Readonly<Record<string, string>>,
): Record<string, Json> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) {
    throw new Refusal(
      `values for parameters that the template does not declare: ${unknown.join(', ')}`,
      `it declares ${Object.keys(declared).join(', ') || 'none'}`,
    );
  }
  const values: Record<string, Json> = {};
  for (const [name, parameter] of Object.entries(declared)) {
    const value = given[name] ?? defaultOf(parameter);
    if (value !== undefined) {
      checkAllowed(name, value, parameter);
      values[name] = isList(parameter.Type) ? value.split(',').map((v) => v.trim()) : value;
    }
  }
  return values;
}

function defaultOf({ Type, Default }: TemplateParameter): string | undefined {
  return Default === undefined || Type.startsWith('AWS::SSM::') ? undefined : String(Default);
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

function checkAllowed(name: string, value: string, { AllowedValues }: TemplateParameter): void {
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) {
    throw new Refusal(
      `parameter ${name} is ${value}, which is not allowed`,
      `choose one of ${AllowedValues.join(', ')}`,
    );
  }
}
