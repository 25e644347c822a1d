import { nearestName } from '@tandem/contract';
import { readConventional, withoutDraft } from '../conventional.ts';
import type { Rule, RuleFinding } from '../rule.ts';

/** The title is a conventional commit. */
export const title: Rule<'title'> = {
  title: 'Title',
  reason: 'Versions and changelogs are made from conventional commits, and the title becomes one.',
  fix: 'Write the title as type(scope): what changes, such as fix(cart): round tax per line.',
  judge: ({ mergeRequest }, { types, length }) => {
    const text = withoutDraft(mergeRequest.title);
    const found: RuleFinding[] = [];
    const say = (message: string) => found.push({ message, fingerprint: message });
    const read = readConventional(text.split('\n', 1)[0] ?? '');
    if (!read) say('The title is no conventional commit.');
    else if (!types.includes(read.type)) {
      const near = nearestName(read.type, types);
      const hint = near ? ` Did you mean '${near}'?` : '';
      say(`The title's type '${read.type}' is none of ${types.join(', ')}.${hint}`);
    }
    if (text.length > length) say(`The title has ${text.length} characters; ${length} are allowed.`);
    return found;
  },
};
