import { ben, factsWith, file, person } from '../facts.fixture.ts';
import { rule } from './risky-paths.ts';
import { ruleTable } from './table.fixture.ts';

const risky = { paths: [{ paths: ['migrations/**', 'release.yaml'], roles: ['dba'], count: 1 }] };
const roles = { dba: ['Carl', 'carl@example.com'] };
const migrates = (approvals = [ben]) =>
  factsWith({ files: [file('migrations/1.sql'), file('src/a.ts')], approvals });

ruleTable(rule, [
  ['nothing risky', factsWith(), [], risky, roles],
  [
    'not approved by the role',
    migrates(),
    ['migrations/1.sql needs 1 approval by dba, and has 0.'],
    risky,
    roles,
  ],
  ['approved by the role', migrates([person('carl')]), [], risky, roles],
  [
    'approved by the author',
    factsWith({
      files: [file('release.yaml')],
      mergeRequest: { author: person('carl') },
      approvals: [person('carl')],
    }),
    ['release.yaml needs 1 approval by dba'],
    risky,
    roles,
  ],
  [
    'moved away',
    factsWith({ files: [file('x.sql', { change: 'renamed', oldPath: 'migrations/1.sql' })] }),
    ['migrations/1.sql needs 1 approval'],
    risky,
    roles,
  ],
  [
    'one person with two logins is one',
    migrates([person('carl'), { ...person('carl') }]),
    ['migrations/1.sql needs 2 approvals by dba, and has 1.'],
    { paths: [{ paths: ['migrations/**'], roles: ['dba'], count: 2 }] },
    roles,
  ],
  [
    'approved by a bot with the role',
    migrates([person('group_7_bot_1')]),
    ['migrations/1.sql needs 1 approval by dba, and has 0.'],
    risky,
    { dba: ['group_7_bot_1'] },
  ],
]);
