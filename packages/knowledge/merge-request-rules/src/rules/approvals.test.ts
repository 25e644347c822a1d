import { ann, ben, factsWith, person } from '../facts.fixture.ts';
import { rule } from './approvals.ts';
import { ruleTable } from './table.fixture.ts';

ruleTable(rule, [
  ['of another', factsWith(), []],
  ['none', factsWith({ approvals: [] }), ['1 person other than the author must approve, and 0 did.']],
  [
    'of the author alone',
    factsWith({ approvals: [ann] }),
    ['1 person other than the author must approve, and 0 did.'],
  ],
  [
    'too few',
    factsWith({ approvals: [ben, ben] }),
    ['2 people other than the author must approve, and 1 did.'],
    { count: 2 },
  ],
  [
    'of bots',
    factsWith({
      approvals: ['project_12_bot_4f', 'group_1_bot1', 'service_account_x', 'Build\\7d'].map(person),
    }),
    ['1 person other than the author must approve, and 0 did.'],
  ],
  ['of somebody who is called bot', factsWith({ approvals: [person('abbot_project_1_bot')] }), []],
]);
