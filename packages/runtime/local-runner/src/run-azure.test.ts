import { readdir } from 'node:fs/promises';
import type { PlanStep } from '@tandem/pipeline';
import { describe, expect, it } from 'vitest';
import { folder, job, need, run, script, stage } from './run-plan.fixture.ts';

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
