import { defineStep } from '@tandem/contract';

/** A step with an input and a report of every kind. */
export const contract = defineStep({
  name: 'move-box',
  title: 'Move: a box',
  description: 'Moves a box.',
  outcomes: ['done', 'held'],
  effects: ['cluster'],
  inputs: {
    ring: { type: 'text', description: 'Where | to.', pattern: 'a|b+' },
    speed: { type: 'choice', description: 'How.', options: ['on', 'off'], default: 'on' },
    dry_run: { type: 'flag', description: 'Only look.', default: false },
    attempts: { type: 'integer', description: 'How often.', default: 3, minimum: 1, maximum: 9 },
    labels: { type: 'list', description: 'Marks.', default: ['x'], pattern: '[a-z]+' },
    note_file: { type: 'path', description: 'What is left.', default: 'note: it.txt' },
    sources: { type: 'list', items: 'path', description: 'What to read.', default: [] },
    tests: { type: 'path', description: 'Tests.', default: 'tests.xml' },
    scan: { type: 'path', description: 'Scan.', default: 'scan.sarif' },
    quality: { type: 'path', description: 'Quality.', default: 'quality.json' },
    page: { type: 'path', description: 'Page.', default: 'page.md' },
  },
  outputs: { place: { description: 'Where it is.' }, note_file: { description: 'The note.' } },
  artifacts: ['note_file'],
  reports: { tests: 'junit', scan: 'sarif', quality: 'code-quality', page: 'markdown' },
  failures: { 'no-box': { summary: 'No box.', fix: 'Bring one.', retry: true } },
  secrets: { BOX_TOKEN: { description: 'For the box.' } },
  ports: ['clock'],
  exclusive: 'ring',
});
