import { defineCommand } from '../../../command.ts';

/** `tandem manifests diff`. */
export const command = defineCommand({
  title: 'shows what a change does to each cluster',
  description:
    'Builds what each cluster would get from two states of a GitOps repository, and prints what the change does: objects that are added, changed, pruned, or removed from Git and left in the cluster; changes that the API server rejects because a field is immutable, and objects that Flux creates anew because force is on. Values of Secrets and encrypted values are never printed.',
  positionals: {
    old: {
      type: 'text',
      description: 'The state before: a folder, or a Git revision of the working folder.',
    },
    next: {
      type: 'text',
      default: '.',
      description: 'The state after: a folder, or a Git revision of the working folder.',
    },
  },
  options: {
    cluster: {
      type: 'list',
      items: 'path',
      default: [],
      description: 'A folder that a cluster applies, from the root, where the repository does not name it.',
    },
    root: {
      type: 'text',
      default: '',
      description: 'The root within a Git revision, where it is not that of the repository.',
    },
    crds: {
      type: 'list',
      items: 'path',
      default: [],
      description: 'A file or folder with CustomResourceDefinitions, for fields that may not change.',
    },
    json: { type: 'flag', default: false, description: 'Prints the result as JSON.' },
  },
  fails: 'the API server would reject a change, or a state cannot be built',
});
