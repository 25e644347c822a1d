import type { CodeownersFile } from './facts.ts';
import { type PathTest, pathTest } from './paths.ts';

/** A section of a CODEOWNERS file; outside of every section its name is empty. */
export interface OwnersSection {
  readonly name: string;
  readonly optional: boolean;
  readonly approvals: number;
  readonly rules: readonly OwnersRule[];
}

interface OwnersRule {
  readonly fits: PathTest;
  readonly owners: readonly string[];
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
  const sections = new Map<
    string,
    { section: Omit<OwnersSection, 'rules'>; defaults: readonly string[]; rules: OwnersRule[] }
  >();
  const begin = (name: string, optional: boolean, approvals: number, defaults: readonly string[]) => {
    const key = name.toLowerCase();
    const known = sections.get(key) ?? { section: { name, optional, approvals }, defaults, rules: [] };
    sections.set(key, known);
    return known;
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
    const rule = ruleOf(line, index + 1, dialect, current.defaults);
    if (rule) current.rules.push(rule);
  }
  return [...sections.values()].map(({ section, rules }) => ({ ...section, rules }));
}

function ruleOf(
  line: string,
  number: number,
  dialect: CodeownersFile['dialect'],
  defaults: readonly string[],
): OwnersRule | undefined {
  const excluded = dialect === 'gitlab' && line.startsWith('!');
  if (line.length > LONGEST_LINE) return undefined;
  const [, pattern = '', rest = ''] = /^((?:\\.|[^\s\\])+)(.*)$/s.exec(excluded ? line.slice(1) : line) ?? [];
  if (pattern === '') return undefined;
  const plain = pattern.replace(/\\ /g, ' ').replace(/^\\#/, '#');
  // A pattern of a file of a whole line: gitignore would read a `!` or `#` at its start.
  const fits = fitsAsOwned(/^[!#]/.test(plain) ? `\\${plain}` : plain);
  const own = ownersIn(rest.split(/\s#/, 1)[0] ?? '');
  return { fits, owners: own.length > 0 ? own : defaults, excluded, line: number };
}

/** Longer lines are nobody's. */
const LONGEST_LINE = 8_192;

/**
 * Patterns are those of a .gitignore file but for one thing: `docs/*` is what lies in docs itself, and nothing
 * deeper (GitHub docs, "CODEOWNERS syntax"; GitLab docs, user/project/codeowners/reference "Path matching").
 */
function fitsAsOwned(pattern: string): PathTest {
  const fits = pathTest([pattern]);
  if (!pattern.endsWith('/*')) return fits;
  const deeper = pathTest([`${pattern}/*`]);
  return (path) => fits(path) && !deeper(path);
}

function ownersIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => OWNER.test(word));
}

/** Who must approve a path: in each section the last rule that fits decides; one without owners asks nobody. */
export function ownersOf(sections: readonly OwnersSection[], path: string): readonly OwnersNeed[] {
  return sections.flatMap(({ name, optional, approvals, rules }) => {
    const fitting = rules.filter(({ fits }) => fits(path));
    if (fitting.some(({ excluded }) => excluded)) return [];
    const last = fitting.at(-1);
    if (!last || last.owners.length === 0) return [];
    const count = Math.min(approvals, last.owners.length);
    return [{ section: name, owners: last.owners, approvals: count, optional, line: last.line }];
  });
}
