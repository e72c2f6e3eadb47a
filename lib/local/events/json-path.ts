import { Refusal } from '../assembly/findings.ts';
import { isObject } from '../assembly/template.ts';
import type { Json } from '../step-functions/task-integration.ts';

const STEP = /\.([A-Za-z0-9_-]+)|\[(\d+)\]|\['([^']+)'\]/y;

/**
 * Compiles a definite JSONPath such as `$.detail.items[0]` or `$['detail-type']`. Throws `Refusal`
 * for anything else. The result is `undefined` where the path leads nowhere.
 */
export function compileJsonPath(path: string): (value: Json) => Json | undefined {
  const steps: string[] = [];
  let position = path.startsWith('$') ? 1 : 0;
  while (position > 0 && position < path.length) {
    STEP.lastIndex = position;
    const step = STEP.exec(path);
    if (step === null) {
      break;
    }
    steps.push((step[1] ?? step[2] ?? step[3]) as string);
    position = STEP.lastIndex;
  }
  if (position === 0 || position < path.length) {
    throw new Refusal(`JSONPath ${path} is not supported`, 'use members and positions only');
  }
  return (value) => steps.reduce<Json | undefined>(take, value);
}

function take(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) {
    return value[Number(step)];
  }
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
