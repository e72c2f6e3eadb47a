import { RESOURCE_TYPES } from './resource-types.ts';

/** The resource types as a Markdown table, in alphabetical order, for the generated docs. */
export function renderResourceSupportTable(): string {
  const rows = Object.entries(RESOURCE_TYPES)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([typeName, { support, note, ignored = [] }]) => {
      const without = ignored.length === 0 ? '' : [...ignored].sort().join(', ');
      return `| \`${typeName}\` | ${support} | ${note} | ${without} |`;
    });
  return [
    '| Resource type | Support | What happens | Accepted without effect |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
