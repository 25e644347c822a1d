import type { Rule } from '../rule.ts';

/** The description has the sections of the template, with text in each. */
export const description: Rule<'description'> = {
  title: 'Description',
  reason: 'Whoever reviews it, runs it or reads it in a year needs to know what was meant.',
  fix: 'Fill the sections of the template; say "none" where there is nothing to say.',
  judge: ({ mergeRequest }, { sections }) => {
    const text = visible(mergeRequest.description);
    if (text.trim() === '') return [{ message: 'The description is empty.', fingerprint: 'empty' }];
    const written = sectionsOf(text);
    return sections.flatMap((section) => {
      const body = written.get(plain(section));
      const fingerprint = `section ${section}`;
      if (body === undefined)
        return [{ message: `The description has no section '${section}'.`, fingerprint }];
      if (!isFilled(body)) return [{ message: `The section '${section}' is empty.`, fingerprint }];
      return [];
    });
  },
};

/** Without HTML comments, which templates use to say what to write. */
function visible(text: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('<!--', from);
    if (start < 0) return kept + text.slice(from);
    kept += text.slice(from, start);
    const end = text.indexOf('-->', start + 4);
    if (end < 0) return kept;
    from = end + 3;
  }
}

function plain(heading: string): string {
  return heading
    .replace(/[#*_:]/g, '')
    .trim()
    .toLowerCase();
}

/** The text under each heading, by the heading; lines in code fences are no headings. */
function sectionsOf(text: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string[]>();
  let body: string[] = [];
  let fence: string | undefined;
  let previous = '';
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      body.push(line);
      continue;
    }
    if (mark) fence = mark;
    const heading = /^ {0,3}#{1,6}\s(.*)$/.exec(line)?.[1];
    const underlined = /^ {0,3}(?:=+|-+)\s*$/.test(line) && previous.trim() !== '' ? previous : undefined;
    const name = heading ?? underlined;
    if (name === undefined) body.push(line);
    else {
      body = sections.get(plain(name)) ?? [];
      sections.set(plain(name), body);
    }
    previous = line;
  }
  return new Map([...sections].map(([name, lines]) => [name, lines.join('\n')]));
}

/** Whether there is more than signs and the placeholders that templates come with. */
function isFilled(body: string): boolean {
  return body
    .split('\n')
    .some((line) => /[\p{L}\p{N}]/u.test(line) && !/^\s*(?:TODO|TBD|\.\.\.|N\/?A\?)\s*$/i.test(line));
}
