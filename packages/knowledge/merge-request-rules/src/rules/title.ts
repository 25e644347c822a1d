import { nearestName } from '@tandem/contract';
import { defineRuleOptions, integer, list, text } from '@tandem/release-process';
import { readConventional, withoutDraft } from '../conventional.ts';
import type { Rule, RuleFinding } from '../rule.ts';

/** The options of `title`. */
export const options = defineRuleOptions({
  name: 'title',
  order: 10,
  level: 'error',
  description: 'The title is a conventional commit.',
  fields: {
    /** The types that are allowed. */
    types: list({
      filled: true,
      items: text({ pattern: '^[a-z][a-z-]*$' }),
      default: ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'],
      description: 'The types that are allowed.',
    }),
    length: integer({
      minimum: 20,
      maximum: 400,
      default: 100,
      description: 'The greatest length in characters.',
    }),
  },
});

/** The title is a conventional commit. */
export const rule: Rule<typeof options> = {
  options,
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
