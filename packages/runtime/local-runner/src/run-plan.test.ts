import { expect, it, vi } from 'vitest';
import { job, run, script, stage } from './run-plan.fixture.ts';

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
