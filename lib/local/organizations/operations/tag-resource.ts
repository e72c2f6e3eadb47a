import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readTags } from '../input.ts';
import { findTags } from '../tagged-resource.ts';

const MAX_TAGS = 50;

export const tagResource: OperationImplementation = (context, input, caller) => {
  requireManagementAccount(context.organization, caller);
  const tags = findTags(context, input);
  const wanted = readTags(input);
  const added = [...wanted.keys()].filter((key) => !tags.has(key)).length;
  if (tags.size + added > MAX_TAGS) {
    throw fault(ExceptionName.ConstraintViolation, 'MAX_TAG_LIMIT_EXCEEDED');
  }
  for (const [key, value] of wanted) tags.set(key, value);
  return {};
};
