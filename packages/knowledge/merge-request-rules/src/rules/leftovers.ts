import { pathTest } from '@tandem/path-patterns';
import type { ChangedFile } from '@tandem/ports';
import { defineRuleOptions, list, patterns } from '@tandem/release-process';
import type { Rule, RuleFinding } from '../rule.ts';

/** What is looked for in new lines: in files of these endings (every file where none is given). */
interface Leftover {
  readonly what: string;
  readonly pattern: RegExp;
  readonly in?: RegExp;
}

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const PYTHON = /\.py$/;

const LEFTOVERS: readonly Leftover[] = [
  { what: 'a conflict marker', pattern: /^(?:<{7}|>{7}|\|{7})(?: |$)/ },
  {
    what: 'a focused test',
    pattern: /\b(?:describe|it|test|suite|context|bench)(?:\.\w+)*\.only\b/,
    in: SCRIPT,
  },
  { what: 'a focused test', pattern: /^\s*(?:fdescribe|fit|fcontext)\(/, in: SCRIPT },
  { what: 'a focused test', pattern: /@pytest\.mark\.only\b/, in: PYTHON },
  { what: 'a focused test', pattern: /^\s*(?:fdescribe|fit|fcontext|focus)\b.*\bdo\b/, in: /_spec\.rb$/ },
  { what: 'a debugging statement', pattern: /^\s*debugger\s*;?\s*$/, in: SCRIPT },
  { what: 'a debugging statement', pattern: /\b(?:breakpoint\(\)|(?:i?pdb)\.set_trace\(\))/, in: PYTHON },
  {
    what: 'a debugging statement',
    pattern: /\bbinding\.(?:pry|irb|break)\b|^\s*byebug\s*$/,
    in: /\.(?:rb|erb|rake)$/,
  },
  { what: 'a debugging statement', pattern: /\b(?:var_dump|dd)\(/, in: /\.php$/ },
  { what: 'a debugging statement', pattern: /\bdbg!\(/, in: /\.rs$/ },
];

/** A middle marker, which is also a Markdown heading's underline: it counts only beside another marker. */
const MIDDLE = /^={7}$/;

/** More findings of one file are not told: it is the file that needs a look. */
const MOST_IN_A_FILE = 20;

/** The options of `leftovers`. */
export const options = defineRuleOptions({
  name: 'leftovers',
  order: 90,
  level: 'error',
  description: 'New lines have no conflict markers, focused tests or debugging statements.',
  fields: {
    except: list({
      ...patterns,
      default: [],
      description: 'Files that are not looked at, as in a .gitignore file.',
    }),
  },
});

/** No conflict markers, focused tests or debugging statements are left in new lines. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Leftovers',
  reason:
    'A conflict marker breaks the build, a focused test hides all others, and a debugging statement stops or tells.',
  fix: 'Take the line away.',
  judge: ({ files }, { except }) => {
    const left = pathTest(except);
    return files.filter(({ path, generated }) => !generated && !left(path)).flatMap(inFile);
  },
};

function inFile({ path, newLines = [] }: ChangedFile): readonly RuleFinding[] {
  const kinds = LEFTOVERS.filter(({ in: endings }) => !endings || endings.test(path));
  const found: RuleFinding[] = [];
  const conflict = newLines.some(({ text }) => /^(?:<{7}|>{7})(?: |$)/.test(text));
  for (const { number, text } of newLines) {
    if (found.length >= MOST_IN_A_FILE) break;
    // A line that long was written by a program.
    const line = text.slice(0, 1_000).replace(/\r$/, '');
    const middle = conflict && MIDDLE.test(line);
    const kind = kinds.find(({ pattern }) => pattern.test(line));
    const what = kind?.what ?? (middle ? 'a conflict marker' : undefined);
    if (what === undefined) continue;
    const count = found.filter(({ fingerprint }) => fingerprint.startsWith(`${path}\n${line}\n`)).length;
    found.push({
      message: `${path}:${number} has ${what}.`,
      at: { file: path, line: number },
      fingerprint: `${path}\n${line}\n${count}`,
    });
  }
  return found;
}
