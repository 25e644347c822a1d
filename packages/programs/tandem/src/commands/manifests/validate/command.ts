import { defineCommand } from '../../../command.ts';

/** `tandem manifests validate`. */
export const command = defineCommand({
  title: 'checks Kubernetes manifests before a cluster does',
  description:
    'Builds what each cluster would get, from the Kustomizations of Flux down, and checks it with the file and line that it comes from: unknown, missing and wrong fields of kinds with a definition, duplicate objects and keys, references that lead nowhere, and what goes wrong with Flux and Azure Service Operator (the rules are in docs/reference/manifest-rules.md). Kinds of Kubernetes itself have no definitions: their fields are not checked. A cluster begins at the path of each ring in release.yaml, at what a bootstrap or a FluxInstance reads, and at --cluster; without these, at each folder of Flux Kustomizations that nothing else applies. What kustomize is asked for and the command cannot build itself is built by the kustomize or kubectl on PATH.',
  positionals: {
    paths: {
      type: 'list',
      items: 'path',
      description:
        'Files, or folders of which every .yaml, .yml and .json with objects is checked. What a cluster gets is found in the whole repository.',
    },
  },
  options: {
    crds: {
      type: 'list',
      items: 'path',
      default: [],
      description:
        'A file or folder with CustomResourceDefinitions, such as the release file of Flux or of Azure Service Operator. Definitions among the manifests count too.',
    },
    root: {
      type: 'path',
      default: '',
      description:
        'The root of the repository, which the paths of Flux Kustomizations begin at. Without it, the folder is used under which most of these paths are.',
    },
    cluster: {
      type: 'list',
      items: 'path',
      default: [],
      description:
        'A folder that a cluster applies, from the root. Needed where neither release.yaml nor a bootstrap names it.',
    },
    strict: {
      type: 'flag',
      default: false,
      description: 'Warns of kinds without a definition, and fails on warnings.',
    },
    baseline: {
      type: 'path',
      default: '',
      description: 'A file with findings that are accepted: only new ones count.',
    },
    update_baseline: {
      type: 'flag',
      default: false,
      description: 'Writes that file, so that it accepts all that is found now.',
    },
    json: { type: 'flag', default: false, description: 'Prints the result as JSON.' },
    junit: { type: 'flag', default: false, description: 'Prints the result as a JUnit report.' },
    sarif: { type: 'flag', default: false, description: 'Prints the result as SARIF 2.1.0.' },
  },
  oneOf: ['json', 'junit', 'sarif'],
  fails: 'there is an error, or with --strict a warning',
});
