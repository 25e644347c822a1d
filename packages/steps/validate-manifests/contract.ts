import { defineStep } from '@tandem/contract';
import { FINDING_REPORTS, findingReportInputs } from '@tandem/report-files';

/** The contract of `validate-manifests`. */
export const contract = defineStep({
  name: 'validate-manifests',
  title: 'Check the manifests',
  description:
    'Builds what each cluster would get from the GitOps repository and checks it before Flux does: fields against the definitions of custom kinds, references that lead nowhere, and what goes wrong with Flux and Azure Service Operator. The rules are in docs/reference/manifest-rules.md.',
  outcomes: ['done'],
  effects: [],
  inputs: {
    root: {
      type: 'path',
      description: 'Folder of the GitOps repository, which the paths of Flux Kustomizations begin at.',
      default: '.',
    },
    paths: {
      type: 'list',
      description: 'Folders or files of it whose findings are reported. Empty: all.',
      default: [],
    },
    clusters: {
      type: 'list',
      description:
        'Folders of it that a cluster applies, where neither release.yaml (the path of each ring) nor a Flux bootstrap names them.',
      default: [],
    },
    crds: {
      type: 'list',
      items: 'path',
      description:
        'Files or folders with CustomResourceDefinitions, such as the release file of Flux or of Azure Service Operator. Definitions among the manifests count too.',
      default: [],
    },
    crds_from_cluster: {
      type: 'flag',
      description: "Take the definitions of the cluster of the job's kubeconfig too.",
      default: false,
    },
    strict: {
      type: 'flag',
      description: 'Warn of kinds without a definition, and fail on warnings.',
      default: false,
    },
    baseline: {
      type: 'path',
      description:
        'File with findings that are accepted, so that only new ones count; `tandem manifests validate --update-baseline` writes it. Empty: none.',
      default: '',
    },
    ...findingReportInputs('manifests'),
  },
  outputs: {
    errors: { description: 'How many errors were found.' },
    warnings: { description: 'How many warnings were found.' },
  },
  reports: FINDING_REPORTS,
  failures: {
    'manifests-invalid': {
      summary: 'A cluster would reject these manifests, or they would not do what they state.',
      fix: 'Correct each error at its file and line; `tandem manifests validate` reports the same on a laptop. An error that has to stay gets a waiver with a reason and a last day: `# tandem: waive RULE until YYYY-MM-DD: reason` above it, or an entry of manifests.waivers in release.yaml.',
    },
    'baseline-unreadable': {
      summary: 'The baseline cannot be read.',
      fix: 'Check the input baseline, and write the file with `tandem manifests validate --baseline FILE --update-baseline`.',
    },
    'no-manifests': {
      summary: 'There is nothing to check.',
      fix: 'Check the inputs root and paths, and that the job has a checkout of the GitOps repository.',
    },
    'crds-missing': {
      summary: 'There are no definitions at the paths of the input crds.',
      fix: 'Check the input crds.',
    },
    'cluster-unusable': {
      summary: 'The definitions of the cluster cannot be read.',
      fix: 'Check the kubeconfig of the job, apply cluster-access/validate-manifests.yaml to the cluster and bind it to the account of the job, or leave crds_from_cluster off.',
    },
  },
  secrets: {},
  ports: ['files', 'kustomize', 'clusters', 'clock'],
  clusterReads: [
    {
      why: 'The definitions of custom kinds, where the input crds_from_cluster is on.',
      groups: ['apiextensions.k8s.io'],
      resources: ['customresourcedefinitions'],
      verbs: ['list'],
    },
  ],
});
