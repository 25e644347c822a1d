import { defineCommand } from '../../../command.ts';

/** `tandem step`. */
export const command = defineCommand({
  title: 'runs a step on this machine, as its bundle',
  description:
    'Bundles the step and runs it in this folder, as a pipeline would run it. All words after the name are for the step: `tandem step promote --help` describes its inputs, which are given as --name value. The exit code is that of the step.',
  positionals: { name: { type: 'text', description: 'The name of the step.' } },
  options: {},
  suggests: { name: 'steps' },
  passesOn: true,
  fails: 'the step failed',
});
