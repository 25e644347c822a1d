import { commit, factsWith } from '../facts.fixture.ts';
import { rule } from './squash-message.ts';
import { ruleTable } from './table.fixture.ts';

const titled = (title: string) => factsWith({ mergeRequest: { title } });

ruleTable(rule, [
  ['conventional commits', factsWith(), []],
  [
    'a merge commit among them',
    factsWith({ commits: [commit("Merge branch 'main'"), commit('fix: a')] }),
    [],
  ],
  [
    'a commit that is none',
    factsWith({ commits: [commit('wip'), commit('fix: a')] }),
    ["The merge will write 'wip', which is no"],
  ],
  [
    'squashed, so that the title counts',
    factsWith({ mergeRequest: { squash: true }, commits: [commit('wip'), commit('x')] }),
    [],
  ],
  [
    'squashed of one commit, so that it counts',
    factsWith({ mergeRequest: { squash: true }, commits: [commit('wip')] }),
    ["The merge will write 'wip'"],
  ],
  [
    'the forge says what it will write',
    factsWith({ mergeRequest: { squash: true, squashMessage: 'Merged PR 7: feat: a' } }),
    ["The merge will write 'Merged PR 7: feat: a'"],
  ],
  [
    'breaking in a commit alone',
    factsWith({ commits: [commit('feat: a\n\nBREAKING CHANGE: b is gone')] }),
    ['A message says that the change is breaking'],
  ],
  [
    'breaking in the title alone',
    titled('feat(cart)!: totals'),
    ['The title says that the change is breaking'],
  ],
  ['breaking in both', factsWith({ mergeRequest: { title: 'feat!: a' }, commits: [commit('feat!: a')] }), []],
  [
    'a footer in the description of a squashed change',
    factsWith({
      mergeRequest: { squash: true, description: 'a\n\nBREAKING CHANGE: b' },
      commits: [commit('x'), commit('y')],
    }),
    ['A message says that the change is breaking'],
  ],
  [
    'prose about a breaking change',
    factsWith({ commits: [commit('feat: a\n\nbreaking change in the words only\nBREAKING CHANGES')] }),
    [],
  ],
  [
    'a merge that somebody worded',
    factsWith({ commits: [commit('Merge carts into one')] }),
    ["The merge will write 'Merge carts into one'"],
  ],
  [
    'a first line without end',
    factsWith({ commits: [commit('x'.repeat(5_000))] }),
    [`The merge will write '${'x'.repeat(200)}…', which`],
  ],
]);
