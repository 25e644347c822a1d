import { nearestName } from '@tandem/contract';
import { readConventional, withoutDraft } from '../conventional.ts';
import type { Rule, RuleFinding } from '../rule.ts';

/** The title is a conventional commit. */
export const title: Rule<'title'> = {
  name: 'title',
  title: 'Title',
  reason: 'Versions and changelogs are made from conventional commits, and the title becomes one.',
  fix: 'Write the title as type(scope): what changes, such as fix(cart): round tax per line.',
  judge: ({ mergeRequest }, { types, length }) => {
    const text = withoutDraft(mergeRequest.title);
    const found: RuleFinding[] = [];
    const say = (fingerprint: string, message: string) => found.push({ message, fingerprint });
    const read = readConventional(text.split('\n', 1)[0] ?? '');
    if (!read) say('form', 'The title is no conventional commit.');
    else if (!types.includes(read.type)) {
      const near = nearestName(read.type, types);
      const hint = near ? ` Did you mean '${near}'?` : '';
      say('type', `The title's type '${cut(read.type)}' is none of ${types.join(', ')}.${hint}`);
    }
    if (text.length > length) {
      say('length', `The title has ${text.length} characters; ${length} are allowed.`);
    }
    return found;
  },
};

function cut(type: string): string {
  return type.length > 40 ? `${type.slice(0, 40)}…` : type;
}
