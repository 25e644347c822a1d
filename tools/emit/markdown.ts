/** Text as a cell of a table: no sign of Markdown in it has a meaning. */
export function textCell(text: string): string {
  return text.replace(/[\\*<|[\]]/g, '\\$&').replace(/\s+/g, ' ');
}

/** The lines of a table. Cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** Text as code within a cell: a bar would end the cell even there. */
export function codeCell(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll('|', '\\|')}${fence}`;
}
