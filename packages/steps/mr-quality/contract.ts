import { defineStep } from '@tandem/contract';
import { FORGE_FAILURES, FORGE_SECRETS, MERGE_REQUEST_INPUTS } from '@tandem/forge';
import { GITOPS_FAILURES, GITOPS_INPUTS, GITOPS_SECRETS } from '@tandem/gitops-branch';
import { FINDING_REPORTS, findingReportInputs } from '@tandem/report-files';

/** The contract of `mr-quality`. */
export const contract = defineStep({
  name: 'mr-quality',
  title: 'Judge a merge request',
  description:
    'Judges a merge request of GitLab or a pull request of Azure DevOps by the rules in release.yaml: title and ' +
    'squash message, description, ticket, size, tests, owners, pipeline, leftovers, risky paths, changelog and ' +
    'approvals. What it finds stands at the line where there is one, and in one summary note that is kept up to ' +
    'date and resolved when all is mended. Running it again changes nothing that is right already.',
  outcomes: ['done', 'nothing-to-do'],
  effects: ['forge'],
  inputs: {
    ...MERGE_REQUEST_INPUTS,
    notes: {
      type: 'choice',
      description: 'What is written to the merge request: all findings, the summary alone, or nothing.',
      options: ['all', 'summary', 'none'],
      default: 'all',
    },
    ...findingReportInputs('mr-quality'),
    ...GITOPS_INPUTS,
  },
  outputs: {
    verdict: { description: 'passed, warned or failed.' },
    errors: { description: 'How many findings are errors, without those waived.' },
    warnings: { description: 'How many findings are warnings, without those waived.' },
  },
  reports: FINDING_REPORTS,
  failures: {
    ...GITOPS_FAILURES,
    ...FORGE_FAILURES,
    'rules-broken': {
      summary: 'The merge request breaks rules that are errors.',
      fix: 'Mend what is named, or let someone with the right role waive it by a note: tandem: waive RULE until YYYY-MM-DD: reason.',
    },
  },
  secrets: { ...GITOPS_SECRETS, ...FORGE_SECRETS },
  ports: ['files', 'git', 'clock', 'forges'],
  permissions: ['gitops-read', 'code-read', 'notes-write', 'tickets-read'],
});
