// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { describe, expect, it } from 'vitest';
import { refusalOf } from './files.fixture.ts';
import { expectRefusal, MAIN, type Row } from './refusal.fixture.ts';

describe('a structure that a plan cannot carry is refused', () => {
  const job = (body: string) => `jobs:\n- job: a\n${body}  steps: [{ script: x }]\n`;
  const deployment = (strategy: string) =>
    `jobs:\n- deployment: d\n  environment: e\n  strategy:\n${strategy}`;
  it.each<Row>([
    ['nothing to run', 'trigger: none\n', `${MAIN}:1:1`, "one of 'stages', 'jobs', 'steps'"],
    ['no job left', 'jobs: []\n', `${MAIN}:1:7`, 'Nothing is left to run'],
    ['two forms', 'steps: [{ script: x }]\njobs: []\n', `${MAIN}:1:1`, 'one of'],
    ['an unknown key at the root', 'stepz: []\n', `${MAIN}:1:1`, "'stepz' is not understood"],
    ['an unknown key of a job', job('  dependson: b\n'), `${MAIN}:3:3`, "Write 'dependsOn'"],
    ['an unknown step', 'steps:\n- run: x\n', `${MAIN}:2:3`, "'run' is not understood"],
    [
      'a step whose first key is no kind',
      'steps:\n- displayName: x\n  script: x\n',
      `${MAIN}:2:3`,
      'A step begins with',
    ],
    [
      'an unknown key of a step',
      'steps:\n- script: x\n  shell: bash\n',
      `${MAIN}:3:3`,
      "'shell' is not understood",
    ],
    [
      'a job whose first key is another',
      'jobs:\n- displayName: x\n  job: a\n',
      `${MAIN}:2:3`,
      "must begin with 'job' or 'deployment'",
    ],
    ['a stage whose first key is another', 'stages:\n- jobs: []\n', `${MAIN}:2:3`, "must begin with 'stage'"],
    ['a task without version', 'steps:\n- task: Bash\n', `${MAIN}:2:9`, 'name and version'],
    ['a matrix', job('  strategy: { matrix: { a: { b: c } } }\n'), `${MAIN}:3:3`, 'not carried by a plan'],
    ['services', job('  services: { db: pg }\n'), `${MAIN}:3:3`, 'not carried'],
    ['rolling', deployment('    rolling: {}\n'), `${MAIN}:5:5`, 'only runOnce is'],
    ['canary', deployment('    canary: {}\n'), `${MAIN}:5:5`, 'only runOnce is'],
    [
      'no environment',
      'jobs:\n- deployment: d\n  strategy: { runOnce: { deploy: { steps: [] } } }\n',
      `${MAIN}:2:3`,
      "needs an 'environment'",
    ],
    [
      'no deploy',
      deployment('    runOnce: { preDeploy: { steps: [] } }\n'),
      `${MAIN}:5:14`,
      "needs 'deploy'",
    ],
    [
      'a condition among hooks',
      deployment(
        '    runOnce:\n      deploy:\n        steps:\n        - script: x\n          condition: always()\n      on: { failure: { steps: [] } }\n',
      ),
      `${MAIN}:9:11`,
      'whose one hook is deploy',
    ],
    [
      'an unknown dependency',
      job('  dependsOn: nobody\n'),
      `${MAIN}:2:3`,
      "depends on 'nobody', which is not there. Known: a",
    ],
    [
      'a circle of jobs',
      'jobs:\n- job: a\n  dependsOn: b\n  steps: []\n- job: b\n  dependsOn: a\n  steps: []\n',
      `${MAIN}:2:3`,
      'depends on itself',
    ],
    [
      'two jobs of one name',
      'jobs:\n- job: a\n  steps: []\n- job: A\n  steps: []\n',
      `${MAIN}:4:3`,
      'Two jobs are named',
    ],
    [
      'two steps of one name',
      'steps:\n- { script: a, name: x }\n- { script: b, name: X }\n',
      `${MAIN}:3:3`,
      'Two steps are named',
    ],
    [
      'a later stage',
      'stages:\n- { stage: a, dependsOn: z, jobs: [{ job: j, steps: [] }] }\n',
      `${MAIN}:2:3`,
      "depends on 'z'",
    ],
    ['a broken condition', 'steps:\n- script: x\n  condition: and(true\n', `${MAIN}:3:22`, 'ends too early'],
    [
      'a macro in a condition',
      'steps:\n- script: x\n  condition: eq($(a), 1)\n',
      `${MAIN}:3:17`,
      "Unexpected '$'",
    ],
    [
      'parameters in a condition',
      'steps:\n- script: x\n  condition: eq(parameters.a, 1)\n',
      `${MAIN}:3:17`,
      "Unknown value 'parameters'",
    ],
    [
      'counter in a condition',
      'steps:\n- script: x\n  condition: eq(counter(1, 1), 1)\n',
      `${MAIN}:3:17`,
      'cannot be used here',
    ],
    [
      'a status function in a variable',
      'variables: { a: "$[ succeeded() ]" }\nsteps: [{ script: x }]\n',
      `${MAIN}:1:17`,
      'cannot be used here',
    ],
    [
      'an unknown group',
      'variables: [{ group: g }]\nsteps: [{ script: x }]\n',
      `${MAIN}:1:15`,
      "give them with 'groups'",
    ],
    [
      'a variable that is a list',
      'variables: { a: [b] }\nsteps: [{ script: x }]\n',
      `${MAIN}:1:17`,
      'must be text',
    ],
    ['an unknown repository', 'steps:\n- checkout: lib\n', `${MAIN}:2:13`, "no repository resource 'lib'"],
    [
      'artifacts of another pipeline',
      'steps:\n- download: other\n  artifact: a\n',
      `${MAIN}:2:13`,
      'another pipeline',
    ],
    ['a container target', 'steps:\n- script: x\n  target: box\n', `${MAIN}:3:11`, "only run on the 'host'"],
    ['a manual stage', 'stages:\n- stage: a\n  trigger: manual\n', `${MAIN}:3:3`, 'not carried'],
    [
      'a lock behaviour',
      'lockBehavior: now\nsteps: [{ script: x }]\n',
      `${MAIN}:1:15`,
      "'sequential' or 'runLatest'",
    ],
    ['a timeout known at run time', job('  timeoutInMinutes: $(t)\n'), `${MAIN}:3:21`, 'whole number'],
  ])('%s', async (_, text, place, message) => {
    await expectRefusal(text, place, message);
  });

  it('each mistake of several jobs and steps is told', async () => {
    const told = await refusalOf('jobs:\n- job: a\n  steps:\n  - run: x\n  - walk: y\n- job: b\n  fly: z\n');
    expect(told.split('\n').map((line) => line.split(' ')[0])).toEqual([
      `${MAIN}:4:5`,
      `${MAIN}:5:5`,
      `${MAIN}:7:3`,
    ]);
  });
});
