import { defineStep } from '@tandem/contract';
import { GITOPS_FAILURES, GITOPS_INPUTS, GITOPS_SECRETS } from '@tandem/gitops-branch';

/** The contract of `cut-release`. */
export const contract = defineStep({
  name: 'cut-release',
  title: 'Cut a release unit',
  description:
    'Writes one immutable release unit to the GitOps repository: the components that were just built, the others as the latest unit has them, and the infrastructure as it is now. Where the latest unit is the same already, nothing is done, so it is safe to run again.',
  outcomes: ['done', 'nothing-to-do'],
  effects: ['gitops'],
  inputs: {
    built: {
      type: 'list',
      items: 'path',
      description:
        'Files, one for each component that was built: JSON with component, version, digest and commit.',
      default: ['built.json'],
    },
    unit_file: {
      type: 'path',
      description: 'File to write the release unit to, for later jobs.',
      default: 'release-unit.json',
    },
    ...GITOPS_INPUTS,
  },
  outputs: {
    unit: { description: 'Name of the release unit, such as storefront-7.' },
    unit_file: { description: 'File that holds the release unit.' },
    commit: { description: 'Full hash of the commit in the GitOps repository that brought the unit.' },
  },
  artifacts: ['unit_file'],
  failures: {
    ...GITOPS_FAILURES,
    'built-missing': {
      summary: 'A file that says what was built is not there.',
      fix: 'Let the package job keep it as an artifact, and let this job need that one; or mend the input built.',
    },
    'built-invalid': {
      summary: 'A file that says what was built has mistakes.',
      fix: 'Let the package job write {"component", "version", "digest", "commit"} as JSON: a digest as sha256:…, a full commit hash.',
    },
    'component-unknown': {
      summary: 'A component was built that the release process does not have.',
      fix: 'Add it under components in the release process file, or mend the name that the package job writes.',
    },
    'component-missing': {
      summary: 'A component was not built, and no earlier unit has it.',
      fix: 'Give the first release unit a build of every component, or take the component out of the release process file.',
    },
    'component-twice': {
      summary: 'A component was built twice.',
      fix: 'Let the input built name one file for each component.',
    },
    'unit-invalid': {
      summary: 'The latest release unit in the GitOps repository cannot be followed.',
      fix: 'Units are never changed by hand: bring the file back as it was committed first.',
    },
    'layers-missing': {
      summary: 'No commit touches the folders of the infrastructure.',
      fix: 'Name the folders that hold the infrastructure under gitops.layers in the release process file, and commit them.',
    },
  },
  secrets: GITOPS_SECRETS,
  ports: ['files', 'git', 'clock'],
  permissions: ['gitops-write'],
});
