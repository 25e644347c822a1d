// What the platforms make of the emitted templates, by our engines.
import { resolveAzure } from '@tandem/azure-pipelines';
import { loaderScript } from '@tandem/bundles';
import { resolveGitlab } from '@tandem/gitlab-ci';
import type { PipelineFiles, Plan } from '@tandem/pipeline';
import { expect, it } from 'vitest';
import { contract } from './contract.fixture.ts';
import { azureTemplate } from './emitters/azure-steps.ts';
import { gitlabTemplate } from './emitters/gitlab-steps.ts';

function filesOf(texts: Readonly<Record<string, string>>): PipelineFiles {
  return { self: async (path) => texts[path.replace(/^\//, '')], other: async () => undefined };
}

function must(result: Awaited<ReturnType<typeof resolveGitlab>>): Plan {
  if (!result.ok) throw new Error(JSON.stringify(result.error.findings, null, 2));
  return result.value;
}

it('GitLab takes the same template twice, and what the including file says under a job', async () => {
  const files = filesOf({
    'move-box.yml': gitlabTemplate(contract),
    '.gitlab-ci.yml': `
include:
  - local: /move-box.yml
    inputs: { job: 'move: a', ring: a, labels: ['q "1"', y], dry_run: true, attempts: 2 }
  - local: /move-box.yml
    inputs: { job: move-b, ring: bb, stage: test }
'move: a':
  needs: [move-b]
`,
  });
  const plan = must(await resolveGitlab({ file: '.gitlab-ci.yml', variables: {}, files }));
  const jobs = plan.stages.flatMap((stage) => stage.jobs.map((job) => ({ stage: stage.name, ...job })));
  const [a, b] = ['move: a', 'move-b'].map((name) => jobs.find((job) => job.name === name));
  expect(a?.stage).toBe('deploy');
  expect(b?.stage).toBe('test');
  expect(a?.needs.map((need) => need.job)).toEqual(['move-b']);
  expect(JSON.parse(String(a?.variables.TANDEM_INPUT_LABELS))).toEqual(['q "1"', 'y']);
  expect(a?.variables).toMatchObject({
    TANDEM_INPUT_RING: 'a',
    TANDEM_INPUT_SPEED: 'on',
    TANDEM_INPUT_NOTE_FILE: 'note: it.txt',
  });
  expect(String(a?.variables.TANDEM_INPUT_DRY_RUN).trim()).toBe('true');
  expect(String(b?.variables.TANDEM_INPUT_ATTEMPTS).trim()).toBe('3');
  expect(JSON.stringify(b?.steps)).toContain(JSON.stringify(loaderScript('move-box')).slice(1, -1));
});

it('GitLab refuses a value that does not match the pattern of the contract', async () => {
  const files = filesOf({
    'move-box.yml': gitlabTemplate(contract),
    '.gitlab-ci.yml': 'include: [{ local: /move-box.yml, inputs: { ring: xa } }]\n',
  });
  const result = await resolveGitlab({ file: '.gitlab-ci.yml', variables: {}, files });
  expect(result.ok ? '' : result.error.findings[0]?.message).toContain('^(?:a|b+)$');
});

it('Azure runs the same script with inputs of every kind in its environment', async () => {
  const files = filesOf({
    'move-box.yml': azureTemplate(contract),
    'azure-pipelines.yml': `
steps:
  - template: move-box.yml
    parameters: { ring: a, labels: ['q "1"', y], dry_run: true }
  - template: move-box.yml
    parameters: { id: again, ring: b, condition: always() }
`,
  });
  const plan = must(await resolveAzure({ file: 'azure-pipelines.yml', variables: {}, files }));
  const steps = plan.stages.flatMap((stage) => stage.jobs.flatMap((job) => job.steps));
  const [first, again] = steps.filter((step) => step.kind === 'script' && step.name !== undefined);
  if (first?.kind !== 'script' || again?.kind !== 'script') throw new Error('The steps are not there.');
  expect(first).toMatchObject({ text: loaderScript('move-box'), name: 'move_box', shell: 'bash' });
  expect(first?.env).toMatchObject({
    TANDEM_INPUT_RING: 'a',
    TANDEM_INPUT_DRY_RUN: 'True',
    TANDEM_INPUT_ATTEMPTS: '3',
  });
  expect(JSON.parse(String(first?.env.TANDEM_INPUT_LABELS))).toEqual(['q "1"', 'y']);
  expect(first?.env.BOX_TOKEN).toBe('$(BOX_TOKEN)');
  expect(again).toMatchObject({ name: 'again', condition: 'always()' });
  const artifacts = steps.flatMap((step) => (step.kind === 'publish' ? [step.artifact] : []));
  expect(new Set(artifacts).size).toBe(4);
});
