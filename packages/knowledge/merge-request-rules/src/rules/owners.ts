import { defineRuleOptions } from '@tandem/release-process';
import { approversOf } from '../approvers.ts';
import { type OwnersNeed, ownersOf, readCodeowners } from '../codeowners.ts';
import type { Rule, RuleFinding } from '../rule.ts';

/** The options of `owners`. */
export const options = defineRuleOptions({
  name: 'owners',
  order: 70,
  level: 'warn',
  description: 'An owner of each touched path approved, by the CODEOWNERS file.',
  fields: {},
});

/** An owner of every touched path approved. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Owners',
  reason: 'Who owns a part of the code knows what else depends on it.',
  fix: 'Ask one of the owners for an approval.',
  judge: (facts) => {
    const { codeowners, files } = facts;
    if (!codeowners) return [];
    const sections = readCodeowners(codeowners);
    const logins = approversOf(facts).map(({ login }) => login.toLowerCase());
    const approved = new Set(logins.flatMap((login) => [login, `@${login}`]));
    const missing = new Map<string, Missing>();
    for (const path of new Set(files.flatMap(({ path, oldPath }) => [path, oldPath ?? path]))) {
      for (const need of ownersOf(sections, path)) {
        if (need.optional) continue;
        const given = need.owners.filter((owner) => approved.has(owner.toLowerCase())).length;
        if (given >= need.approvals) continue;
        const key = `${need.section} ${need.owners.join(' ')}`;
        const known = missing.get(key) ?? { need, given, paths: [] };
        known.paths.push(path);
        missing.set(key, known);
      }
    }
    return [...missing].map(([key, each]) => findingFor(each, key, codeowners.path));
  },
};

/** Files that wait for the same owners. */
interface Missing {
  readonly need: OwnersNeed;
  /** Approvals that owners gave. */
  readonly given: number;
  readonly paths: string[];
}

/**
 * Groups and roles: who is in them is not known here, so that a need which one of them may have met is told and
 * fails nothing. GitLab's groups without a parent are written as people are and cannot be told from them.
 */
function isGroup(owner: string): boolean {
  return owner.startsWith('@') && (owner.includes('/') || owner.startsWith('@@'));
}

function findingFor({ need, given, paths }: Missing, key: string, codeowners: string): RuleFinding {
  const [path = ''] = paths;
  const section = need.section === '' ? '' : ` (${need.section})`;
  const count = need.approvals - given;
  const asked = `${count === 1 ? 'an approval' : `${count} approvals`} by ${need.owners.join(' or ')}${section}`;
  const others = paths.length > 1 ? ` So it is for ${paths.length - 1} more.` : '';
  const groups = need.owners.filter(isGroup);
  const unknown =
    groups.length > 0
      ? ` Who is in ${groups.join(' and ')} is not known here: the forge has to see to it.`
      : '';
  return {
    message: `${path} needs ${asked}, says ${codeowners}:${need.line}.${others}${unknown}`,
    at: { file: path },
    about: paths,
    fingerprint: key,
    ...(groups.length > 0 && { severity: 'info' }),
  };
}
