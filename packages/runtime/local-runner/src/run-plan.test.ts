import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, PlanJob, PlanStage, PlanStep } from '@tandem/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent, RunHost, RunResult, RuntimeDialect } from './index.ts';
import { runPlan } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-runner-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** As much of the platforms' languages as these plans use. */
const dialect: RuntimeDialect = {
  expand: (text, variables) => text.replace(/\$(\w+)/g, (_, name) => variables[name] ?? ''),
  macros: (text, variables) => text.replace(/\$\(([\w.]+)\)/g, (whole, name) => variables[name] ?? whole),
  runtime: (text, facts) => {
    const match = /dependencies\.(\w+)\.outputs\['(.+)'\]/.exec(text);
    return { ok: true, value: facts.dependencies[match?.[1] ?? '']?.outputs[match?.[2] ?? ''] ?? '' };
  },
  condition: (text, facts) => {
    if (text === 'always()') return { ok: true, value: true };
    if (text === 'succeeded()') {
      const results = Object.values(facts.dependencies).map((each) => each.result);
      return {
        ok: true,
        value: [...results, facts.job ?? 'Succeeded'].every((each) => each.startsWith('Succeeded')),
      };
    }
    const match = /^eq\(dependencies\.(\w+)\.outputs\['(.+)'\], '(.*)'\)$/.exec(text);
    if (!match) return { ok: false, error: 'not understood here' };
    return { ok: true, value: facts.dependencies[match[1] ?? '']?.outputs[match[2] ?? ''] === match[3] };
  },
};

const script = (text: string, extra: object = {}): PlanStep => ({
  kind: 'script',
  shell: 'bash',
  text,
  env: {},
  ...extra,
});
const job = (name: string, steps: readonly PlanStep[], extra: Partial<PlanJob> = {}): PlanJob => ({
  name,
  needs: [],
  variables: {},
  steps,
  ...extra,
});
const need = (name: string) => ({ job: name, artifacts: true, optional: false });
const stage = (name: string, jobs: readonly PlanJob[], extra: Partial<PlanStage> = {}): PlanStage => ({
  name,
  needs: [],
  jobs,
  ...extra,
});

async function run(
  platform: Plan['platform'],
  stages: readonly PlanStage[],
  extra: Partial<RunHost> & {
    readonly signal?: AbortSignal;
    readonly onEvent?: (event: RunEvent) => void;
  } = {},
): Promise<
  RunResult & { readonly lines: readonly string[]; readonly of: Record<string, RunResult['jobs'][number]> }
> {
  const lines: string[] = [];
  const { signal, onEvent, ...host } = extra;
  const result = await runPlan({
    plan: { platform, stages, sources: [] },
    dialect,
    folder,
    ...(signal ? { signal } : {}),
    host: {
      predefined: () => ({}),
      variables: {},
      secrets: {},
      process: { PATH: process.env.PATH ?? '' },
      checkout: (_, to) => writeFile(join(to, 'checked-out'), 'yes'),
      ...host,
    },
    onEvent: (event) => {
      if (event.kind === 'line') lines.push(`${event.job}: ${event.text}`);
      onEvent?.(event);
    },
  });
  return { ...result, lines, of: Object.fromEntries(result.jobs.map((each) => [each.job, each])) };
}

describe('a GitLab plan', () => {
  it('hands artifacts and dotenv variables to the jobs that need them, and to no other', async () => {
    const artifacts = { paths: ['out'], dotenv: 'my.env', reports: {}, when: 'on_success' } as const;
    const { succeeded, lines, of } = await run('gitlab', [
      stage('a', [
        job('make', [script('mkdir out; echo 42 > out/x; echo WORD=hello > my.env')], { artifacts }),
      ]),
      stage('b', [
        job('use', [script('echo "$(cat out/x) $WORD"; ls')], { needs: [need('make')] }),
        job('other', [script('ls; echo "[$WORD]"')]),
      ]),
    ]);
    expect(succeeded).toBe(true);
    expect(lines.filter((line) => line.startsWith('use'))).toEqual([
      'use: 42 hello',
      'use: checked-out',
      'use: out',
    ]);
    expect(lines.filter((line) => line.startsWith('other'))).toEqual(['other: checked-out', 'other: []']);
    expect(of.make?.outputs).toEqual({ WORD: 'hello' });
  });

  it('stops a script at the first failure, runs after_script, and skips what needed the job', async () => {
    const { succeeded, lines, of } = await run('gitlab', [
      stage('a', [
        job('break', [
          script('echo one\nfalse | true\necho two'),
          script('echo after $CI_JOB_STATUS', { name: 'after_script' }),
        ]),
      ]),
      stage('b', [job('next', [script('echo next')], { needs: [need('break')] })]),
    ]);
    expect(succeeded).toBe(false);
    expect(lines).toEqual(['break: one', 'break: after failed']);
    expect(of.break).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(of.next).toMatchObject({ status: 'skipped', why: 'break did not succeed' });
  });

  it.each([
    ['repeats on a listed exit code', [75], 75, 3],
    ['does not repeat on another', [75], 1, 1],
    ['repeats on any where none is listed', undefined, 1, 3],
  ])('%s', async (_, exitCodes, code, attempts) => {
    const retry = { max: 2, ...(exitCodes ? { exitCodes } : {}) };
    const { of } = await run('gitlab', [stage('a', [job('j', [script(`exit ${code}`)], { retry })])]);
    expect(of.j).toMatchObject({ status: 'failed', attempts, exitCode: code });
  });

  it('lets a job fail with the exit codes that it may fail with', async () => {
    const run1 = await run('gitlab', [stage('a', [job('j', [script('exit 3')], { mayFail: [3] })])]);
    const run2 = await run('gitlab', [stage('a', [job('j', [script('exit 4')], { mayFail: [3] })])]);
    expect([run1.succeeded, run2.succeeded]).toEqual([true, false]);
  });

  const ended = (of: Record<string, RunResult['jobs'][number]>) =>
    Object.fromEntries(Object.entries(of).map(([name, result]) => [name, result.status]));

  it('by stages: goes on past what was skipped, by needs: only past what ran', async () => {
    const notify = job('notify', [script('true')], { start: 'on-failure', needs: [need('good')] });
    const { of, succeeded } = await run('gitlab', [
      stage('a', [job('good', [script('true')])]),
      stage('b', [notify]),
      stage('c', [
        job('next', [script('true')], { order: 'stages', needs: [need('good'), need('notify')] }),
        job('direct', [script('true')], { order: 'needs', needs: [need('notify')] }),
        job('cleanup', [script('true')], { order: 'needs', start: 'always', needs: [need('notify')] }),
      ]),
    ]);
    expect(ended(of)).toEqual({
      good: 'succeeded',
      notify: 'skipped',
      next: 'succeeded',
      direct: 'skipped',
      cleanup: 'succeeded',
    });
    expect(succeeded).toBe(true);
  });

  it('runs what waits for a failure, and always, after one; but nothing past a button that must be pressed', async () => {
    const after = (name: string, start: PlanJob['start'], ...needs: string[]) =>
      job(name, [script('true')], { order: 'stages', ...(start ? { start } : {}), needs: needs.map(need) });
    const failed = await run('gitlab', [
      stage('a', [job('bad', [script('exit 1')]), job('soft', [script('exit 1')], { mayFail: 'any' })]),
      stage('b', [
        after('notify', 'on-failure', 'bad', 'soft'),
        after('always', 'always', 'bad', 'soft'),
        after('next', undefined, 'bad', 'soft'),
        after('fine', undefined, 'soft'),
        after('quiet', 'on-failure', 'soft'),
      ]),
    ]);
    expect(ended(failed.of)).toMatchObject({
      notify: 'succeeded',
      always: 'succeeded',
      next: 'skipped',
      fine: 'succeeded',
      quiet: 'skipped',
    });
    const held = await run('gitlab', [
      stage('a', [after('button', 'manual'), job('may', [script('x')], { start: 'manual', mayFail: 'any' })]),
      stage('b', [after('next', 'always', 'button'), after('past', undefined, 'may')]),
    ]);
    expect(ended(held.of)).toEqual({ button: 'manual', may: 'manual', next: 'skipped', past: 'succeeded' });
    expect(held.of.next?.why).toBe('button waits for a person');
  });

  it.each([
    ['A=1\nB= two words \nA=3\n', { A: '3', B: 'two words' }, 'succeeded'],
    ["Q='kept'", { Q: "'kept'" }, 'succeeded'],
    ['A=1\n\nB=2\n', {}, 'failed'],
    ['# no comments\nA=1\n', {}, 'failed'],
    ['A-B=1\n', {}, 'failed'],
    [`A=${'x'.repeat(6000)}\n`, {}, 'failed'],
  ])('reads the dotenv report %j as GitLab does', async (text, outputs, status) => {
    const artifacts = { paths: [], dotenv: 'my.env', reports: {}, when: 'on_success' } as const;
    const { of } = await run('gitlab', [
      stage('a', [
        job('make', [script('printf %s "$TEXT" > my.env')], { variables: { TEXT: text }, artifacts }),
      ]),
    ]);
    expect(of.make).toMatchObject({ status, outputs });
  });

  it('takes reports of a job that failed, but files only as artifacts:when says', async () => {
    const artifacts = { paths: ['f'], dotenv: 'my.env', reports: {}, when: 'on_success' } as const;
    const { of, lines } = await run('gitlab', [
      stage('a', [job('bad', [script('touch f; echo A=1 > my.env; exit 1')], { artifacts, mayFail: 'any' })]),
      stage('b', [job('see', [script('ls; echo "A=$A"')], { order: 'stages', needs: [need('bad')] })]),
    ]);
    expect(of.bad?.outputs).toEqual({ A: '1' });
    expect(lines.filter((line) => line.startsWith('see'))).toEqual(['see: checked-out', 'see: A=1']);
  });

  it('gives each try of a job folders of its own that are empty', async () => {
    const { lines } = await run('gitlab', [
      stage('a', [
        job(
          'j',
          [script('ls -A "$HOME" "$TMPDIR" | grep -cx x || true; touch "$HOME/x" "$TMPDIR/x"; exit 1')],
          {
            retry: { max: 1 },
          },
        ),
      ]),
    ]);
    expect(lines).toEqual(['j: 0', 'j: 0']);
  });

  it('tells what happens in its order', async () => {
    const kinds: string[] = [];
    await run('gitlab', [stage('a', [job('j', [script('echo x')], { image: 'node:24' })])], {
      onEvent: (event) => kinds.push(event.kind),
    });
    expect(kinds).toEqual([
      'pipeline-start',
      'note',
      'job-start',
      'line',
      'step-end',
      'job-end',
      'pipeline-end',
    ]);
  });

  it('leaves a manual job to a person', async () => {
    const { of, lines } = await run('gitlab', [
      stage('a', [job('button', [script('echo pressed')], { start: 'manual' })]),
    ]);
    expect(of.button?.status).toBe('manual');
    expect(lines).toEqual([]);
  });

  it('gives a job the platform, the interface and its own variables in their order, and nothing of the caller', async () => {
    const { lines } = await run(
      'gitlab',
      [
        stage('a', [
          job(
            'j',
            [script('env | grep -v -e ^PATH= -e ^PWD= -e ^SHLVL= -e ^_= -e ^HOME= -e ^TMPDIR= | sort')],
            {
              variables: { OWN: 'own $PRE', UI: 'lost' },
            },
          ),
        ]),
      ],
      { predefined: () => ({ PRE: 'pre', OWN: 'lost' }), variables: { UI: 'ui' } },
    );
    expect(lines).toEqual(['j: LANG=C.UTF-8', 'j: OWN=own pre', 'j: PRE=pre', 'j: UI=ui']);
  });
});

describe('an Azure plan', () => {
  it('hands output variables on, decides by them, and keys those of a deployment by its job', async () => {
    const { lines, of } = await run('azure', [
      stage('ring', [
        job('gate', [
          script('echo "##vso[task.setvariable variable=outcome;isOutput=true]held"', { name: 'window' }),
        ]),
        job('move', [script('echo moved')], {
          needs: [need('gate')],
          condition: "eq(dependencies.gate.outputs['window.outcome'], 'open')",
        }),
        job('tell', [script('echo "$(seen) $SEEN"')], {
          needs: [need('gate')],
          variables: { seen: "$[ dependencies.gate.outputs['window.outcome'] ]" },
        }),
        job('deploy', [script('echo "##vso[task.setvariable variable=x;isOutput=true]1"', { name: 's' })], {
          environment: 'e',
        }),
        job('look', [script('echo ok')], {
          needs: [need('deploy')],
          condition: "eq(dependencies.deploy.outputs['deploy.s.x'], '1')",
        }),
      ]),
    ]);
    expect(of.move?.status).toBe('skipped');
    expect(lines).toContain('tell: held held');
    expect(of.look?.status).toBe('succeeded');
  });

  it.each([
    ['an artifact that exists already', 'built', 'built', 'The artifact built exists already.'],
    ['a name that no artifact may have', 'a/b', 'other', "'a/b' is no name for an artifact."],
  ])('fails a job that publishes %s', async (_, artifact, second, why) => {
    const publish = (name: string): PlanStep => ({ kind: 'publish', artifact: name, path: 'f' });
    const { of } = await run('azure', [
      stage('a', [job('j', [script('echo x > f'), publish(artifact), publish(second)])]),
    ]);
    expect(of.j).toMatchObject({ status: 'failed', why });
  });

  it.each([
    [{ testResultsFormat: 'NUnit' }, 'test results of the format NUnit; only JUnit is read'],
    [{ testResultsFiles: 'a.xml', platform: 'x' }, 'the input platform of PublishTestResults@2'],
  ])('refuses the task of test results with %j', async (inputs, problem) => {
    const task: PlanStep = { kind: 'task', task: 'PublishTestResults@2', inputs, env: {} };
    await expect(run('azure', [stage('a', [job('j', [task])])])).rejects.toThrow(problem);
  });

  it.each([
    ['a missing file is a warning', { testResultsFiles: 'none.xml' }, 'succeeded'],
    ['or fails', { testResultsFiles: 'none.xml', failTaskOnMissingResultsFile: 'true' }, 'failed'],
    ['a failed test is shown', { testResultsFiles: '*.xml' }, 'succeeded'],
    ['or fails the job', { testResultsFiles: '*.xml', failTaskOnFailedTests: 'true' }, 'failed'],
  ])('of test results, %s', async (_, inputs, status) => {
    const report = '<testsuite><testcase><failure/></testcase></testsuite>';
    const task: PlanStep = { kind: 'task', task: 'PublishTestResults@2', inputs, env: {} };
    const { of } = await run('azure', [stage('a', [job('j', [script(`echo '${report}' > r.xml`), task])])]);
    expect(of.j?.status).toBe(status);
  });

  it('carries published files from job to job by their name', async () => {
    const { lines } = await run('azure', [
      stage('a', [
        job('make', [
          { kind: 'checkout', repository: 'self' },
          script('mkdir d; echo 7 > d/f'),
          { kind: 'publish', artifact: 'built', path: 'd' },
        ]),
        job('use', [{ kind: 'download', artifact: 'built' }, script('cat ../built/f; ls')], {
          needs: [need('make')],
        }),
      ]),
    ]);
    expect(lines).toEqual(['use: 7']);
  });

  it('goes on after a failed step only where the condition says so, and a stage after it is skipped', async () => {
    const { succeeded, lines, of } = await run('azure', [
      stage('a', [
        job('j', [script('exit 2'), script('echo no'), script('echo yes', { condition: 'always()' })]),
      ]),
      stage('b', [job('k', [script('echo k')])], { needs: ['a'] }),
    ]);
    expect({ succeeded, lines }).toEqual({ succeeded: false, lines: ['j: yes'] });
    expect(of.k).toMatchObject({ status: 'skipped' });
  });

  it('repeats a step, takes its own word for a failure, and may go on with issues', async () => {
    const { of, succeeded } = await run('azure', [
      stage('a', [
        job('again', [script('test -e ../../../flag || { touch ../../../flag; exit 1; }', { retries: 1 })]),
        job('says', [script('echo "##vso[task.complete result=Failed;]no"')]),
        job('issues', [script('exit 1', { continueOnError: true }), script('echo on')]),
      ]),
    ]);
    expect([of.again?.status, of.says?.status, of.issues?.status, succeeded]).toEqual([
      'succeeded',
      'failed',
      'succeeded',
      false,
    ]);
  });

  it('keeps secrets from scripts that do not map them, and shows them as stars', async () => {
    const { lines } = await run(
      'azure',
      [
        stage('a', [
          job('j', [
            script('echo "[$TOKEN]"'),
            script('echo "[$T]"', { env: { T: '$(TOKEN)', U: '$(none)' } }),
          ]),
        ]),
      ],
      { secrets: { TOKEN: 'hunter2' } },
    );
    expect(lines).toEqual(['j: []', 'j: [***]']);
  });

  const shownBy = async (text: string, extra: object = {}) => {
    const shown: unknown[] = [];
    const result = await run('azure', [stage('a', [job('j', [script(text, extra)])])], {
      onEvent: (event) => event.kind === 'shown' && shown.push(event.shown),
    });
    return { ...result, shown };
  };

  it('shows issues and summaries beside the log', async () => {
    const { shown, lines, of } = await shownBy(
      'echo "##vso[task.logissue type=error;sourcepath=a.yml;linenumber=3;columnnumber=7;code=c]bad"; echo "# Well" > s.md; echo "##vso[task.uploadsummary]$PWD/s.md"',
    );
    expect(shown).toEqual([
      {
        kind: 'finding',
        finding: { severity: 'error', rule: 'c', message: 'bad', at: { file: 'a.yml', line: 3, column: 7 } },
      },
      { kind: 'summary', text: '# Well\n' },
    ]);
    expect(lines).toEqual(['j: ##[error]bad']);
    expect(of.j?.status).toBe('succeeded');
  });

  it.each([
    ['a command that nobody knows', 'echo "##vso[task.explode]x"'],
    ['an issue of no kind', 'echo "##vso[task.logissue type=sad]x"'],
    ['a result that is none', 'echo "##vso[task.complete result=Great]"'],
    ['a summary that is not there', 'echo "##vso[task.uploadsummary]/none.md"'],
    ['a secret of two lines', 'echo "##vso[task.setsecret]a%0Ab"'],
    ['a variable without a name', 'echo "##vso[task.setvariable]x"'],
  ])('fails a step for %s', async (_, text) => {
    const { of, lines } = await shownBy(text);
    expect(of.j?.status).toBe('failed');
    expect(lines.join()).toContain('##[error]');
  });

  it('obeys commands on both streams, and of a restricted step only those that are allowed', async () => {
    const restricted = { logging: { commands: 'restricted', settableVariables: ['ok'] } };
    const { lines } = await run('azure', [
      stage('a', [
        job('j', [
          script('echo "##vso[task.setvariable variable=X]one" >&2'),
          script(
            'echo "##vso[task.setvariable variable=ok]1"; echo "##vso[task.setvariable variable=x]two"; echo "##vso[task.uploadsummary]/none"',
            restricted,
          ),
          script('echo "$X $OK"'),
        ]),
      ]),
    ]);
    expect(lines).toEqual([
      'j: ##[warning]The variable x may not be set by this step.',
      'j: ##[warning]The command task.uploadsummary is not allowed in this step: it is restricted.',
      'j: one 1',
    ]);
  });

  it('keeps a secret that a step made from the environment, hands it to macros, and masks it', async () => {
    const { lines } = await run('azure', [
      stage('a', [
        job('j', [
          script('echo "##vso[task.setvariable variable=t;issecret=true]hunter2"'),
          script('echo "[$T] [$(t)] [$M]"', { env: { M: '$(t)' } }),
        ]),
      ]),
    ]);
    expect(lines).toEqual(['j: [] [***] [***]']);
  });

  it('knows a variable in any case once, and an output only by its step', async () => {
    const { lines } = await run('azure', [
      stage('a', [
        job(
          'j',
          [
            script(
              'echo "##vso[task.setvariable variable=NAME]new"; echo "##vso[task.setvariable variable=o;isOutput=true]1"',
              {
                name: 's',
              },
            ),
            script('echo "$NAME [$O] $S_O $(s.o)"'),
            script('echo "##vso[task.prependpath]/first"'),
            // biome-ignore lint/suspicious/noTemplateCurlyInString: bash, not JavaScript
            script('echo "${PATH%%:*}"'),
          ],
          { variables: { name: 'old' } },
        ),
      ]),
    ]);
    expect(lines).toEqual(['j: new [] 1 1', 'j: /first']);
  });

  it('refuses what it does not know before anything runs', async () => {
    const task: PlanStep = {
      kind: 'task',
      task: 'AzureCLI@2',
      inputs: {},
      env: {},
      at: { file: 'a.yml', line: 3 },
    };
    await expect(
      run('azure', [stage('a', [job('first', [script('touch ../../../ran')]), job('j', [task])])]),
    ).rejects.toThrow('a.yml:3: job j: the task AzureCLI@2');
    expect(await readdir(folder)).toEqual([]);
  });
});

it('holds back jobs that exclude each other', async () => {
  let running = 0;
  let most = 0;
  await run(
    'gitlab',
    [
      stage(
        'a',
        ['x', 'y', 'z'].map((name) => job(name, [script('true')], { exclusive: 'ring' })),
      ),
    ],
    {
      onEvent: (event) => {
        if (event.kind === 'job-start') most = Math.max(most, ++running);
        if (event.kind === 'job-end') running--;
      },
    },
  );
  expect(most).toBe(1);
});

it('does not wait for what a script left running, and leaves none of it', async () => {
  const { of, lines } = await run('gitlab', [stage('a', [job('j', [script('sleep 300 & echo $!')])])]);
  expect(of.j?.status).toBe('succeeded');
  const orphan = Number(lines[0]?.slice('j: '.length));
  await vi.waitFor(() => expect(() => process.kill(orphan, 0)).toThrow('ESRCH'), { timeout: 10_000 });
});

it('ends a job and all that it started when the run is stopped or its time is up', async () => {
  const stop = new AbortController();
  const started = run('gitlab', [stage('a', [job('j', [script('sleep 300 & echo $!; wait')])])], {
    signal: stop.signal,
    onEvent: (event) => event.kind === 'line' && stop.abort(),
  });
  const { of, lines } = await started;
  expect(of.j).toMatchObject({ status: 'failed', why: 'the run was stopped' });
  const orphan = Number(lines[0]?.slice('j: '.length));
  await vi.waitFor(() => expect(() => process.kill(orphan, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  const late = await run('gitlab', [
    stage('a', [job('j', [script('sleep 300')], { timeoutMinutes: 0.005 })]),
  ]);
  expect(late.of.j?.why).toContain('time limit');
});
