import { factsWith, file } from '../facts.fixture.ts';
import { rule } from './changelog.ts';
import { ruleTable } from './table.fixture.ts';

ruleTable(rule, [
  ['a fragment', factsWith({ files: [file('changelog.d/12.md', { change: 'added' })] }), []],
  ['none', factsWith(), ['No changelog fragment was added; they are under changelog.d/**']],
  [
    'one that was deleted',
    factsWith({ files: [file('changelog.d/12.md', { change: 'deleted' })] }),
    ['No changelog fragment'],
  ],
  ['nothing changed', factsWith({ files: [] }), []],
  ['one that was changed', factsWith({ files: [file('.changeset/a.md')] }), []],
  ['another folder, as told', factsWith({ files: [file('news/1.md')] }), [], { paths: ['news/'] }],
]);
