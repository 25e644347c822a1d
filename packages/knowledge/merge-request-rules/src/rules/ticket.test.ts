import { factsWith } from '../facts.fixture.ts';
import { ruleTable } from './table.fixture.ts';
import { rule } from './ticket.ts';

const ticket = (id: string, state: string) =>
  ({
    id,
    kind: 'found',
    ticket: { id, title: 't', state, type: 'Bug', url: 'u', labels: [], links: [] },
  }) as const;
const missing = (id: string) => ({ id, kind: 'missing' }) as const;

ruleTable(rule, [
  ['one that exists', factsWith({ tickets: [ticket('12', 'Active')] }), []],
  ['none', factsWith(), ['No ticket is named or linked.']],
  ['one that does not exist', factsWith({ tickets: [missing('99')] }), ['There is no ticket 99.']],
  [
    'a good one beside others',
    factsWith({ tickets: [missing('99'), ticket('12', 'Active')] }),
    [],
    { states: ['Active'] },
  ],
  [
    'in another state',
    factsWith({ tickets: [ticket('12', 'Closed')] }),
    ["The ticket 12 is in the state 'Closed'; allowed are Active."],
    { states: ['Active'] },
  ],
  [
    'of several none good',
    factsWith({ tickets: [missing('98'), missing('99')] }),
    ['There is no ticket 98.', 'There is no ticket 99.'],
  ],
  [
    'in one of the states',
    factsWith({ tickets: [ticket('12', 'Closed')] }),
    [],
    { states: ['Active', 'Closed'] },
  ],
]);
