import { defineStep } from '@tandem/contract';

/** A step with an input of every kind. */
export const contract = defineStep({
  name: 'move-box',
  title: 'Move: a box',
  description: 'Moves a box.',
  outcomes: ['done', 'held'],
  effects: ['gitops', 'cluster'],
  inputs: {
    ring: { type: 'text', description: 'Where | to.', pattern: 'a|b+' },
    speed: { type: 'choice', description: 'How.', options: ['on', 'off'], default: 'on' },
    dry_run: { type: 'flag', description: 'Only look.', default: false },
    attempts: { type: 'integer', description: 'How often.', default: 3, minimum: 1, maximum: 9 },
    labels: { type: 'list', description: 'Marks.', default: ['x'], pattern: '[a-z]+' },
    note_file: { type: 'text', description: 'What is left.', default: 'note: it.txt' },
  },
  outputs: { place: { description: 'Where it is.' }, note_file: { description: 'The note.' } },
  failures: { 'no-box': { summary: 'No box.', fix: 'Bring one.', retry: true } },
  secrets: { BOX_TOKEN: { description: 'For the box.' } },
  ports: ['clock'],
  exclusive: 'ring',
});
