import type { GitlabJob } from '@tandem/pipeline';
import { describe, expect, it } from 'vitest';
import type { RunResult } from './index.ts';
import { job, need, run, script, stage } from './run-plan.fixture.ts';

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
    const after = (name: string, start: GitlabJob['start'] | undefined, ...needs: string[]) =>
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
