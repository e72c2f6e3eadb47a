import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { findTags } from '../tagged-resource.ts';

export const listTagsForResource: OperationImplementation = (context, input, caller) => {
  requireManagementAccount(context.organization, caller);
  return { Tags: [...findTags(context, input)].map(([Key, Value]) => ({ Key, Value })) };
};
