import { type PathTest, pathTest } from '@tandem/path-patterns';
import type { CodeownersFile } from './facts.ts';

/** A section of a CODEOWNERS file; outside of every section its name is empty. */
export interface OwnersSection {
  readonly name: string;
  readonly optional: boolean;
  readonly rules: readonly OwnersRule[];
}

interface OwnersRule {
  readonly fits: PathTest;
  readonly owners: readonly string[];
  readonly approvals: number;
  /** GitLab: a path that fits needs no owner of its section. */
  readonly excluded: boolean;
  /** Counts from 1. */
  readonly line: number;
}

/** Who must approve a path. */
export interface OwnersNeed {
  readonly section: string;
  readonly owners: readonly string[];
  readonly approvals: number;
  readonly optional: boolean;
  readonly line: number;
}

const OWNER = /^(?:@[\w./@-]+|[^\s@]+@[^\s@]+)$/;

/**
 * Reads a CODEOWNERS file: GitLab's with sections, optional ones, approval counts and exclusions (GitLab docs,
 * user/project/codeowners/reference), or GitHub's, which has none of these (GitHub docs, "About code owners").
 * Lines that cannot be read own nothing, as on the forges.
 */
export function readCodeowners({ text, dialect }: CodeownersFile): readonly OwnersSection[] {
  const sections = new Map<string, { name: string; optional: boolean; rules: OwnersRule[] }>();
  const begin = (name: string, optional: boolean, approvals: number, defaults: readonly string[]) => {
    const key = name.toLowerCase();
    const known = sections.get(key) ?? { name, optional, rules: [] };
    // Of the same name twice they are one, which is optional only where both are ("Optional sections").
    known.optional &&= optional;
    sections.set(key, known);
    return { rules: known.rules, approvals, defaults };
  };
  let current = begin('', false, 1, []);
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = dialect === 'gitlab' ? /^(\^?)\[([^\]]+)\](?:\[(\d+)\])?(.*)$/.exec(line) : null;
    if (header) {
      const [, optional, name = '', count, rest = ''] = header;
      current = begin(name.trim(), optional === '^', Math.max(1, Number(count ?? 1)), ownersIn(rest));
      continue;
    }
    const rule = ruleOf(line, index + 1, dialect, current);
    if (rule) current.rules.push(rule);
  }
  return [...sections.values()];
}

function ruleOf(
  line: string,
  number: number,
  dialect: CodeownersFile['dialect'],
  { defaults, approvals }: { readonly defaults: readonly string[]; readonly approvals: number },
): OwnersRule | undefined {
  const excluded = dialect === 'gitlab' && line.startsWith('!');
  if (line.length > LONGEST_LINE) return undefined;
  const [, pattern = '', rest = ''] = /^((?:\\.|[^\s\\])+)(.*)$/s.exec(excluded ? line.slice(1) : line) ?? [];
  if (pattern === '') return undefined;
  const plain = pattern.replace(/\\ /g, ' ').replace(/^\\#/, '#');
  // A pattern of a file of a whole line: gitignore would read a `!` or `#` at its start.
  const fits = fitsAsOwned(anywhere(/^[!#]/.test(plain) ? `\\${plain}` : plain, dialect));
  // GitLab knows no comments behind a rule: who is named in one is an owner.
  const own = ownersIn(dialect === 'gitlab' ? rest : (rest.split(/\s#/, 1)[0] ?? ''));
  return { fits, owners: own.length > 0 ? own : defaults, approvals, excluded, line: number };
}

/** On GitLab what does not begin with a slash fits in every folder ("Relative paths"), also with slashes within. */
function anywhere(pattern: string, dialect: CodeownersFile['dialect']): string {
  const relative = dialect === 'gitlab' && !pattern.startsWith('/') && !pattern.startsWith('**/');
  return relative && /\/./.test(pattern) ? `**/${pattern}` : pattern;
}

/** Longer lines are nobody's. */
const LONGEST_LINE = 8_192;

/**
 * Patterns are those of a .gitignore file but for one thing: `docs/*` is what lies in docs itself, and nothing
 * deeper (GitHub docs, "CODEOWNERS syntax"; GitLab docs, user/project/codeowners/reference "Path matching").
 */
function fitsAsOwned(pattern: string): PathTest {
  // Where a pattern begins at the root, what it spells out is compared first; most rules of a long file end there,
  // and their matchers, which cost more, are never made.
  const [, spelt = ''] = /^\/([^*?[\\]*)/.exec(pattern) ?? [];
  const shallow = /(?<!\*\*)\/\*$/.test(pattern);
  let made: PathTest | undefined;
  const make = (): PathTest => {
    const fits = pathTest([pattern]);
    if (!shallow) return fits;
    const deeper = pathTest([`${pattern}/*`]);
    return (path) => fits(path) && !deeper(path);
  };
  return (path) => {
    if (!path.startsWith(spelt)) return false;
    made ??= make();
    return made(path);
  };
}

function ownersIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => OWNER.test(word));
}

/** Who must approve a path: in each section the last rule that fits decides; one without owners asks nobody. */
export function ownersOf(sections: readonly OwnersSection[], path: string): readonly OwnersNeed[] {
  return sections.flatMap(({ name, optional, rules }) => {
    const last = rules.findLast(({ fits, excluded }) => !excluded && fits(path));
    if (!last || last.owners.length === 0) return [];
    if (rules.some(({ fits, excluded }) => excluded && fits(path))) return [];
    const count = Math.min(last.approvals, last.owners.length);
    return [{ section: name, owners: last.owners, approvals: count, optional, line: last.line }];
  });
}
