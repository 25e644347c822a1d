// The emitted pipelines mean what their definitions state, job by job.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@tandem/bundles';
import { isStepJob, jobsOf, type PipelineDefinition } from '@tandem/pipeline';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { describedInput } from './describe.ts';
import type { Case, Platform } from './pipelines/consumer.fixture.ts';
import { handedOn, inputsOn } from './pipelines/inputs.ts';
import { load, meant, planOf, stated } from './pipelines/meaning.fixture.ts';

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
  [
    'a condition that holds after a failure',
    'azure',
    'promote',
    'continueOnError: true',
    'continueOnError: true\n            condition: always()',
  ],
  ['files that are not kept', 'gitlab', 'integrate', 'paths: $[[ inputs.built ]]', 'paths: [none]'],
  ['files that are not kept', 'azure', 'integrate', `FILE: \${{ file }}`, 'FILE: none'],
  ['files that are not taken', 'gitlab', 'integrate', 'needs: [package]', 'needs: [test]'],
  [
    'files that are not taken',
    'azure',
    'integrate',
    'artifact: built\n          - bash',
    'artifact: x\n          - bash',
  ],
  ['another image', 'gitlab', 'integrate', '"$[[ inputs.image ]]"', 'node:22'],
  ['too little time', 'azure', 'promote', 'timeoutInMinutes: 1500', 'timeoutInMinutes: 60'],
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

describe.each(['integrate', 'promote'])('the inputs of %s', (name) => {
  /** What the file of a platform declares for each input of the definition. */
  const declared = (platform: Platform): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
    const folder = platform === 'gitlab' ? 'gitlab-ci-templates' : 'azure-pipelines-templates';
    const text = loaded.texts.get(`${folder}/pipelines/${name}.yml`) ?? '';
    const [first] = parseAllDocuments(text, { version: '1.1' }).map((each) => each.toJS());
    if (platform === 'gitlab') return first.spec.inputs;
    const parameters = first.parameters as readonly { readonly name: string }[];
    return Object.fromEntries(parameters.map((each) => [each.name, each]));
  };
  const expected = (platform: Platform) => Object.entries(inputsOn(platform, named(name), loaded.contracts));

  it('on GitLab have the description, the default and the pattern of the definition or of the step', () => {
    const inputs = declared('gitlab');
    for (const [key, spec] of expected('gitlab')) {
      const pattern = spec.type === 'text' ? spec.pattern : undefined;
      expect(inputs[key]?.description, key).toBe(describedInput(spec));
      expect(inputs[key]?.default, key).toEqual(spec.default);
      expect(inputs[key]?.regex, key).toBe(pattern === undefined ? undefined : `^(?:${pattern})$`);
    }
    expect(Object.keys(inputs)).toEqual([...expected('gitlab').map(([key]) => key), 'bundles']);
  });

  it('on Azure have the description and the default of the definition or of the step', () => {
    const { each } = named(name);
    const parameters = declared('azure');
    for (const [key, spec] of expected('azure')) {
      const repeats = each?.input === key;
      const parameter = parameters[repeats ? each.list : key];
      expect(parameter?.displayName, key).toBe(repeats ? each.about : describedInput(spec));
      expect(parameter?.default, key).toEqual(spec.default);
    }
    const own = expected('azure').map(([key]) => (each?.input === key ? each.list : key));
    expect(Object.keys(parameters)).toEqual([...own, 'default_branch', 'bundles', 'pool']);
  });

  it('repeat nothing of a contract: what a step takes is declared by the step', () => {
    const { inputs } = named(name);
    const repeated = Object.entries(inputs).filter(
      ([, input]) =>
        'step' in input &&
        input.description === loaded.contracts.get(input.step)?.inputs[input.input]?.description,
    );
    const taken = jobsOf(named(name)).flatMap(({ job }) =>
      isStepJob(job) ? handedOn(job, named(name), 'gitlab', loaded.contracts) : [],
    );
    expect(repeated).toEqual([]);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter(({ from }) => !('step' in (inputs[from] ?? {})))).toEqual([]);
  });
});

it('definitions import the vocabulary and nothing else', () => {
  const folder = join(ROOT, 'pipelines');
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const modules = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name);
    expect(modules, file).toEqual(['@tandem/pipeline']);
  }
});
