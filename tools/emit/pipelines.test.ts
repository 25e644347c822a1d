// The emitted pipelines mean what their definitions state, job by job.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@tandem/bundles';
import type { PipelineDefinition } from '@tandem/pipeline';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Case, load, meant, type Platform, planOf, stated } from './pipelines/meaning.fixture.ts';

let loaded: Awaited<ReturnType<typeof load>>;
beforeAll(async () => {
  loaded = await load();
});

const CASES = (['gitlab', 'azure'] as const).flatMap((platform) =>
  (['merge-request', 'default-branch'] as const).flatMap((event) =>
    [true, false].map((flags): Case => ({ platform, event, flags })),
  ),
);

const named = (name: string) => loaded.pipelines.find((each) => each.name === name) as PipelineDefinition;

describe.each(['integrate', 'promote'])('%s means what its definition states', (name) => {
  it.each(CASES)('%j', async (given) => {
    const pipeline = named(name);
    const expected = stated(pipeline, given);
    expect(meant(await planOf(pipeline, given), pipeline, given.event)).toEqual(expected);
    expect(expected.length > 0).toBe(given.event === 'default-branch' || name === 'integrate');
  });
});

it.each<[string, Platform, string, string, string]>([
  ['a need that is missing', 'gitlab', 'integrate', 'needs: [cut-release]', 'needs: []'],
  ['a need that is missing', 'azure', 'integrate', 'dependsOn: cut_release', 'dependsOn: []'],
  ['a stage before that is missing', 'azure', 'integrate', 'dependsOn: package', 'dependsOn: []'],
  ['another stage', 'gitlab', 'integrate', 'stage: release', 'stage: package'],
  ['an input that is dropped', 'gitlab', 'integrate', 'built: $[[ inputs.built ]]', 'image: node:24'],
  ['an input that is dropped', 'azure', 'integrate', `built: \${{ parameters.built }}`, ''],
  [
    'another condition',
    'gitlab',
    'integrate',
    '  rules:\n    - if: $CI_COMMIT_BRANCH ==',
    '  rules:\n    - if: $CI_COMMIT_BRANCH !=',
  ],
  ['another condition', 'azure', 'integrate', "'PullRequest'", "'Manual'"],
  ['a failure that stops the release', 'gitlab', 'promote', 'allow_failure: true', 'allow_failure: false'],
  ['a failure that stops the release', 'azure', 'promote', 'continueOnError: true', 'continueOnError: false'],
  ['a gate that is not asked', 'azure', 'promote', ", 'open'", ", 'held'"],
  ['a gate that is not awaited', 'gitlab', 'promote', 'needs: ["window-$[[ inputs.ring ]]"]', 'needs: []'],
  ['another environment', 'azure', 'promote', `environment: \${{ ring }}`, 'environment: production'],
  [
    'a flag that is ignored',
    'azure',
    'promote',
    `\${{ if eq(parameters.await_rollout, true) }}`,
    `\${{ if true }}`,
  ],
])('a file with %s means something else: %s %s', async (_, platform, name, from, to) => {
  const pipeline = named(name);
  const edit = (text: string) => {
    if (!text.includes(from)) throw new Error(`The file has no '${from}'.`);
    return text.replaceAll(from, to);
  };
  const results = CASES.filter((given) => given.platform === platform).map(async (given) => {
    const plan = await planOf(pipeline, given, edit);
    return JSON.stringify(meant(plan, pipeline, given.event)) === JSON.stringify(stated(pipeline, given));
  });
  expect(await Promise.all(results)).toContain(false);
});

it('inputs that are those of a step have its pattern and its default', () => {
  const { contracts, pipelines, texts } = loaded;
  for (const pipeline of pipelines) {
    const text = texts.get(`gitlab-ci-templates/pipelines/${pipeline.name}.yml`) ?? '';
    const [header] = parseAllDocuments(text, { version: '1.1' }).map((each) => each.toJS());
    const { inputs } = header.spec;
    for (const [name, input] of Object.entries(pipeline.inputs)) {
      if (!('step' in input)) continue;
      const spec = contracts.get(input.step)?.inputs[input.input];
      const pattern = spec?.type === 'text' ? spec.pattern : undefined;
      expect(inputs[name].default, name).toEqual(spec?.default);
      expect(inputs[name].regex, name).toBe(pattern === undefined ? undefined : `^(?:${pattern})$`);
    }
  }
});

it('definitions import the vocabulary and nothing else', () => {
  const folder = join(ROOT, 'pipelines');
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const modules = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name);
    expect(modules, file).toEqual(['@tandem/pipeline']);
  }
});
