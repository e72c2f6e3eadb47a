/** A table in GitHub's Markdown. Pipes and line breaks in cells would end them. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A generated page says so, and where to change it. */
export function page(title: string, source: string, ...sections: readonly string[]): string {
  return `${[
    `# ${title}`,
    `<!-- Generated from ${source} by \`npm run generate\`. Change it there. -->`,
    ...sections,
  ].join('\n\n')}\n`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
