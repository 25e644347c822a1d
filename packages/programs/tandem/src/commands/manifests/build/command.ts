import { defineCommand } from '../../../command.ts';

/** `tandem manifests build`. */
export const command = defineCommand({
  title: 'prints what each cluster would get',
  description:
    'Builds what each cluster would get from a GitOps repository, as Flux does, and prints it as YAML, with the file of each object. Values of Secrets and encrypted values are hidden. A cluster begins where `tandem manifests validate` finds it.',
  positionals: {
    repository: {
      type: 'text',
      default: '.',
      description: 'The root of the repository: a folder, or a Git revision of the working folder.',
    },
  },
  options: {
    cluster: {
      type: 'list',
      items: 'path',
      default: [],
      description: 'The folders of the clusters to print, from the root. Without it, all that are found.',
    },
    root: {
      type: 'text',
      default: '',
      description: 'The root within a Git revision, where it is not that of the repository.',
    },
    json: { type: 'flag', default: false, description: 'Prints the result as JSON.' },
  },
  fails: 'a folder cannot be built, or no cluster begins anywhere',
});
