import { ownersOf, readCodeowners } from '../codeowners.ts';
import type { Rule, RuleFinding } from '../rule.ts';

/** An owner of every touched path approved. */
export const owners: Rule<'owners'> = {
  title: 'Owners',
  reason: 'Who owns a part of the code knows what else depends on it.',
  fix: 'Ask one of the owners for an approval.',
  judge: ({ files, approvals, codeowners, mergeRequest }) => {
    if (!codeowners) return [];
    const sections = readCodeowners(codeowners);
    const approved = new Set(
      approvals
        .filter(({ id }) => id !== mergeRequest.author.id)
        .flatMap(({ login }) => [login.toLowerCase(), `@${login.toLowerCase()}`]),
    );
    const asked = new Map<string, { readonly finding: RuleFinding; count: number }>();
    for (const { path, oldPath } of files) {
      for (const touched of new Set([path, oldPath ?? path])) {
        for (const need of ownersOf(sections, touched)) {
          if (need.optional || need.owners.some((owner) => !isPerson(owner))) continue;
          const given = need.owners.filter((owner) => approved.has(owner.toLowerCase())).length;
          if (given >= need.approvals) continue;
          const key = `${need.section} ${need.owners.join(' ')}`;
          const known = asked.get(key);
          if (known) known.count += 1;
          else asked.set(key, { finding: findingFor(need, given, touched, codeowners.path), count: 1 });
        }
      }
    }
    return [...asked.values()].map(({ finding, count }) =>
      count === 1 ? finding : { ...finding, message: `${finding.message} So it is for ${count - 1} more.` },
    );
  },
};

/** A group's people are not known here, so that nobody can be asked for its approval. */
function isPerson(owner: string): boolean {
  return !owner.includes('/') && !owner.startsWith('@@');
}

function findingFor(
  need: ReturnType<typeof ownersOf>[number],
  given: number,
  path: string,
  file: string,
): RuleFinding {
  const section = need.section === '' ? '' : ` (${need.section})`;
  const count = need.approvals - given;
  const message = `${path} needs ${count === 1 ? 'an approval' : `${count} approvals`} by ${need.owners.join(' or ')}${section}, says ${file}:${need.line}.`;
  return { message, at: { file: path }, fingerprint: `${need.section} ${need.owners.join(' ')}` };
}
