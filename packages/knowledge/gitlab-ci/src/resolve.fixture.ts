import { type Finding, formatLocation } from '@tandem/contract';
import type { GitlabJob, PlanJob } from '@tandem/pipeline';
import { resolveGitlab } from './resolve.ts';

export const resolve = (
  text: string,
  others: Record<string, string> = {},
  variables: Record<string, string> = {},
) =>
  resolveGitlab({
    file: '.gitlab-ci.yml',
    variables: { CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main', ...variables },
    files: {
      self: async (path) => (path === '.gitlab-ci.yml' ? text : others[path]),
      other: async (project, ref, path) => others[`${project}@${ref}:${path}`],
    },
  });

export async function jobs(
  text: string,
  others?: Record<string, string>,
  variables?: Record<string, string>,
): Promise<Record<string, PlanJob & Omit<GitlabJob, 'kind'> & { stage: string }>> {
  const result = await resolve(text, others, variables);
  if (!result.ok) throw new Error(result.error.findings.map((finding) => finding.message).join('\n'));
  return Object.fromEntries(
    result.value.stages.flatMap((stage) =>
      stage.jobs.map((job) => {
        const { kind, ...own } = job.dialect as GitlabJob;
        return [job.name, { ...job, ...own, stage: stage.name }];
      }),
    ),
  );
}

export async function problems(text: string, others?: Record<string, string>): Promise<readonly string[]> {
  const result = await resolve(text, others);
  return result.ok ? [] : result.error.findings.map(told);
}

export const told = ({ at, message }: Finding) => (at ? `${formatLocation(at)}: ${message}` : message);

export const scriptOf = (job: PlanJob | undefined) =>
  job?.steps[0]?.kind === 'script' ? job.steps[0].text : undefined;

export const TEMPLATE = `
spec:
  inputs:
    job: { default: gate }
    ring: { regex: '^[a-z]+$' }
    fast: { type: boolean, default: false }
    tries: { type: number, default: 2, options: [1, 2, 3] }
    lines: { type: array, default: [] }
---
".hidden-$[[ inputs.job ]]": { image: 'node:24' }
"$[[ inputs.job ]]":
  extends: ".hidden-$[[ inputs.job ]]"
  variables: { RING: "to $[[ inputs.ring ]]!", LINES: '$[[ inputs.ring ]]', FAST: "$[[ inputs.fast ]]x" }
  script: $[[ inputs.lines ]]
  interruptible: $[[ inputs.fast ]]
  retry: $[[ inputs.tries ]]
`;
export const include = (inputs: string) =>
  `include: [{ project: t/t, ref: v1, file: /steps/a.yml, inputs: ${inputs} }]\n`;
export const others = { 't/t@v1:steps/a.yml': TEMPLATE };
