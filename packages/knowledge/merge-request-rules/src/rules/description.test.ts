import { factsWith } from '../facts.fixture.ts';
import { rule } from './description.ts';
import { ruleTable } from './table.fixture.ts';

const described = (description: string) => factsWith({ mergeRequest: { description } });
const SECTIONS = { sections: ['Why', 'How to test'] };

ruleTable(rule, [
  ['some text', described('Text.'), []],
  ['none', described('  \n'), ['The description is empty.']],
  ['only the comment of a template', described('<!-- say what you do -->'), ['The description is empty.']],
  ['its sections', described('## Why\n\nSo.\n\n### How to test:\n- run it'), [], SECTIONS],
  ['an underlined heading', described('Why\n===\nSo.\n\nHow to test\n---\nRun.'), [], SECTIONS],
  [
    'a section missing',
    described('## Why\nSo.'),
    ["The description has no section 'How to test'."],
    SECTIONS,
  ],
  [
    'an empty section',
    described('## Why\n\n## How to test\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'a section of placeholders',
    described('## Why\nTODO\n- [ ]\n## How to test\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'a heading within code',
    described('```\n## Why\nSo.\n## How to test\nx\n```'),
    ["The description has no section 'Why'.", "The description has no section 'How to test'."],
    SECTIONS,
  ],
  [
    'a comment that never ends',
    described('## Why\nSo.\n<!-- ## How to test'),
    ["The description has no section 'How to test'."],
    SECTIONS,
  ],
  [
    'a section of boxes that nobody ticked',
    described('## Why\n- [ ] I said why\n* [] b\n## How to test\n- [x] ran it'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'an underlined heading behind an empty section',
    described('## Why\n\nHow to test\n---\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  ['a ruler is no heading', described('## Why\nSo.\n\n---\n\n## How to test\n- run\n---\n'), [], SECTIONS],
  ['text under a deeper heading', described('# Why\n### More\nSo.\n# How to test\nRun.'), [], SECTIONS],
  [
    'a section within another',
    described('# Why\n## How to test\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'text under a heading that nobody asked for',
    described('## Why\n## Other\nx\n## How to test\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'a comment within code',
    described('## Why\n```\n<!-- so\n```\n## How to test\n`<!--` is shown'),
    [],
    SECTIONS,
  ],
  ['code alone', described('## Why\n```\nx = 1\n```\n## How to test\n~~~\nrun\n~~~'), [], SECTIONS],
  ['lines that end as on Windows', described('## Why\r\nSo.\r\n## How to test\r\nRun.\r\n'), [], SECTIONS],
  [
    'signs that show nothing',
    described('## Why\n\u202e\u200b\n## How to test\n**_**'),
    ["The section 'Why' is empty.", "The section 'How to test' is empty."],
    SECTIONS,
  ],
]);
