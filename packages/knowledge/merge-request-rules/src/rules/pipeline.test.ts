import { factsWith } from '../facts.fixture.ts';
import { rule } from './pipeline.ts';
import { ruleTable } from './table.fixture.ts';

ruleTable(rule, [
  ['green', factsWith(), []],
  ['running, as this one does', factsWith({ mergeRequest: { pipeline: 'running' } }), []],
  ['none', factsWith({ mergeRequest: { pipeline: 'none' } }), []],
  ['red', factsWith({ mergeRequest: { pipeline: 'failed' } }), ['The latest pipeline failed.']],
  [
    'of an older commit',
    factsWith({ mergeRequest: { pipeline: 'stale' } }),
    ['The latest pipeline ran on an older commit.'],
  ],
]);
