import { defineRuleOptions, list, text } from '@tandem/release-process';
import { type MarkdownLine, markdownLines } from '../markdown.ts';
import type { Rule } from '../rule.ts';

/** The options of `description`. */
export const options = defineRuleOptions({
  name: 'description',
  order: 30,
  level: 'warn',
  description: 'The description has these sections, and text in each.',
  fields: {
    sections: list({
      items: text({}),
      default: [],
      description: 'Headings of the template, without their signs.',
    }),
  },
});

/** The description has the sections of the template, with text in each. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Description',
  reason: 'Whoever reviews it, runs it or reads it in a year needs to know what was meant.',
  fix: 'Fill the sections of the template; say "none" where there is nothing to say.',
  judge: ({ mergeRequest }, { sections }) => {
    const lines = markdownLines(mergeRequest.description);
    if (lines.every(({ text }) => text.trim() === '')) {
      return [{ message: 'The description is empty.', fingerprint: 'empty' }];
    }
    const written = sectionsOf(lines, new Set(sections.map(plain)));
    return sections.flatMap((section) => {
      const body = written.get(plain(section));
      const fingerprint = `section ${section}`;
      if (body === undefined)
        return [{ message: `The description has no section '${section}'.`, fingerprint }];
      if (!body.some(isFilled)) return [{ message: `The section '${section}' is empty.`, fingerprint }];
      return [];
    });
  },
};

function plain(heading: string): string {
  return heading
    .replace(/[#*_:]/g, '')
    .trim()
    .toLowerCase();
}

/**
 * The lines under each of the headings asked for. Deeper headings belong to the section that they are in; another
 * one asked for begins its own, at whatever level it was written.
 */
function sectionsOf(
  lines: readonly MarkdownLine[],
  asked: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let open: { readonly level: number; readonly body: string[] } | undefined;
  let paragraph: string | undefined;
  for (const { text, code } of lines) {
    const heading = code ? undefined : headingOf(text, paragraph);
    if (!heading) {
      open?.body.push(text);
      paragraph = !code && isParagraph(text) ? text : undefined;
      continue;
    }
    // The underlined words were taken for text of the section before.
    if (heading.underlined) open?.body.pop();
    paragraph = undefined;
    const name = plain(heading.text);
    if (asked.has(name)) {
      const body = sections.get(name) ?? [];
      sections.set(name, body);
      open = { level: heading.level, body };
    } else if (open && heading.level <= open.level) open = undefined;
  }
  return sections;
}

/** Of both kinds (CommonMark 0.31, 4.2 and 4.3); an underline needs a line of a paragraph above it. */
function headingOf(line: string, paragraph: string | undefined) {
  const [, signs, text = ''] = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line) ?? [];
  if (signs !== undefined) return { level: signs.length, text, underlined: false };
  const underline = /^ {0,3}(?:=+|-+)[ \t]*$/.test(line);
  if (!underline || paragraph === undefined) return undefined;
  return { level: line.includes('=') ? 1 : 2, text: paragraph, underlined: true };
}

function isParagraph(line: string): boolean {
  return line.trim() !== '' && !/^\s*(?:[-*+>]|\d+[.)])(?:\s|$)/.test(line);
}

/** Whether a line says more than the signs, the boxes to tick and the words that templates come with. */
function isFilled(line: string): boolean {
  const [, text = ''] = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(.*)$/s.exec(line) ?? [];
  if (/^\[ ?\](?:\s|$)/.test(text) || /^(?:TODO|TBD|FIXME)\W*$/i.test(text)) return false;
  return /[\p{L}\p{N}]/u.test(text);
}
