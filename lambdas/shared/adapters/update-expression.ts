/** An UpdateItem that sets attributes and removes others, with every name and value behind a placeholder. */
export interface SetExpression {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/** Names may be reserved words (`status`, `token`): all of them travel as placeholders. */
export function setAttributes(
  attributes: Readonly<Record<string, unknown>>,
  removed: readonly string[] = [],
): SetExpression {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: [
      `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ...removed.map((name) => `REMOVE #${name}`),
    ].join(' '),
    ExpressionAttributeNames: Object.fromEntries(
      [...entries.map(([name]) => name), ...removed].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: Object.fromEntries(
      entries.map(([name, value]) => [`:${name}`, value]),
    ),
  };
}
