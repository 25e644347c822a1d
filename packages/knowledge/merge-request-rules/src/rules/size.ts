import { pathTest } from '@tandem/path-patterns';
import { defineRuleOptions, integer, list, patterns } from '@tandem/release-process';
import type { Rule, RuleFinding } from '../rule.ts';

/** Files that programs write. */
const WRITTEN_BY_PROGRAMS = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'go.sum',
  'Cargo.lock',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'composer.lock',
  'Gemfile.lock',
  'packages.lock.json',
  'gradle.lockfile',
  '.terraform.lock.hcl',
  'flake.lock',
  '*.min.js',
  '*.min.css',
  '*.map',
  '*.pb.go',
  '*.snap',
];

/** The options of `size`. */
export const options = defineRuleOptions({
  name: 'size',
  order: 50,
  level: 'warn',
  description: 'The change is not too large, without generated files and lock files.',
  fields: {
    lines: integer({ minimum: 1, default: 500, description: 'The most added and removed lines.' }),
    files: integer({ minimum: 1, default: 50, description: 'The most files.' }),
    except: list({
      ...patterns,
      default: [],
      description: 'Files that do not count, as in a .gitignore file.',
    }),
  },
});

/** The change is not too large for a person to review. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Size',
  reason: 'Reviews of large changes find less, and what they miss is found late.',
  fix: 'Split the change, or name files that nobody reviews under except.',
  judge: ({ files }, { lines: mostLines, files: mostFiles, except }) => {
    const left = pathTest([...WRITTEN_BY_PROGRAMS, ...except]);
    const counted = files.filter(({ path, generated }) => !generated && !left(path));
    const lines = counted.reduce((sum, { added = 0, removed = 0 }) => sum + added + removed, 0);
    const unknown = counted.filter(({ added }) => added === undefined).length;
    const found: RuleFinding[] = [];
    const beside = unknown > 0 ? `, without ${unknown} whose text is too large or binary` : '';
    if (lines > mostLines) {
      const message = `The change has ${lines} lines in ${counted.length} ${counted.length === 1 ? 'file' : 'files'}${beside}; ${mostLines} lines are allowed.`;
      found.push({ message, fingerprint: 'lines' });
    }
    if (counted.length > mostFiles) {
      const message = `The change has ${counted.length} files; ${mostFiles} are allowed.`;
      found.push({ message, fingerprint: 'files' });
    }
    return found;
  },
};
