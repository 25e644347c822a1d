/** A text with another body between the comments that begin and end one of its emitted sections. */
export function replaceSection(text: string, name: string, body: string): string {
  const begin = `<!-- emitted: ${name} (npm run emit) -->`;
  const end = `<!-- end: ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The text has no section between '${begin}' and '${end}'.`);
  return `${text.slice(0, from + begin.length)}\n${body}\n${text.slice(to)}`;
}
