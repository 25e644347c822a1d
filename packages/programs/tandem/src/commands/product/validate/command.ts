import { defineCommand } from '../../../command.ts';

/** `tandem validate`. */
export const command = defineCommand({
  title: 'checks the release process file of a GitOps repository',
  description:
    'Prints every mistake with its line; or the components and rings, and for each ring whether it is open now and when it opens next.',
  positionals: {
    dir: { type: 'path', default: '.', description: 'Its folder, or the file itself.' },
  },
  options: {
    file: { type: 'text', default: 'release.yaml', description: 'The name of the file in the folder.' },
    json: { type: 'flag', default: false, description: 'Prints the result as JSON.' },
  },
  fails: 'the file has a mistake',
});
