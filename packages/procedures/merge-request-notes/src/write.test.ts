import type { Finding } from '@tandem/contract';
import { FORGE_KINDS } from '@tandem/ports';
import { COMPONENT, createHurriedClock, type ForgeScenario, forgesFor, startForge } from '@tandem/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { type Notes, writeNotes } from './index.ts';

const TYPE: Finding = {
  severity: 'error',
  rule: 'schema-type',
  message: 'spec.size is text and must be a number.',
  at: { file: 'app/box.yaml', line: 2 },
};
const UNKNOWN: Finding = {
  ...TYPE,
  severity: 'warning',
  rule: 'no-schema',
  at: { file: 'app/box.yaml', line: 3 },
};

let scenario: ForgeScenario;
afterEach(() => scenario.close());

/** A merge request with a manifest of three lines. */
async function mergeRequestOn(kind: ForgeScenario['kind']) {
  scenario = await startForge(kind);
  const { state, ann, env, repositoryRef } = scenario;
  const repository = state.repository(COMPONENT, { 'README.md': 'x\n' }, ann);
  state.branch(repository, 'feature/box');
  const files = { 'app/box.yaml': 'kind: Box\nsize: big\nextra: 1\n' };
  state.push(repository, 'feature/box', { files, message: 'feat: box', author: ann });
  const request = state.mergeRequest(repository, { author: ann, sourceBranch: 'feature/box', title: 'Box' });
  const clock = createHurriedClock(200, '2026-11-24T12:00:00Z');
  const { mergeRequests } = forgesFor(env, clock).open(repositoryRef(COMPONENT));
  const { number } = request;
  return {
    /** One run of a step with these findings; `beforeWriting` runs once the threads are read. */
    note: async (step: string, findings: readonly Finding[], beforeWriting: () => void = () => {}) => {
      const threads = await mergeRequests.threads(number);
      if (!threads.ok) throw new Error(threads.error.detail);
      beforeWriting();
      const notes: Notes = {
        step,
        findings,
        summary: [{ kind: 'text', text: `${findings.length} of ${step}` }],
        scope: 'all',
        notable: findings.length > 0,
      };
      return writeNotes({ mergeRequests, number, threads: threads.value }, notes, { debug: () => {} });
    },
    /** The threads as `line label (rule)`, resolved ones in brackets. */
    seen: () =>
      request.threads.map(({ at, resolved, notes: [first] }) => {
        const words = (first?.body ?? '').replace(/\\/g, '').split(/[:\n]/)[0] ?? '';
        const text = `${at ? at.line : '-'} ${words.trim()}`;
        return resolved ? `[${text}]` : text;
      }),
  };
}

describe.each(FORGE_KINDS)('on %s, the notes of a step', (kind) => {
  it('are threads at lines and one summary, written once and resolved when fixed', async () => {
    const { note, seen } = await mergeRequestOn(kind);
    expect(await note('manifests', [TYPE, UNKNOWN])).toEqual({ ok: true, value: undefined });
    const first = ['2 Error (schema-type)', '3 Warning (no-schema)', '- 2 of manifests'];
    expect(seen()).toEqual(first);
    await note('manifests', [TYPE, UNKNOWN]);
    expect(seen()).toEqual(first);
    await note('manifests', [UNKNOWN]);
    expect(seen()).toEqual(['[2 Error (schema-type)]', '3 Warning (no-schema)', '- 1 of manifests']);
    await note('manifests', []);
    expect(seen()).toEqual(['[2 Error (schema-type)]', '[3 Warning (no-schema)]', '[- 0 of manifests]']);
  });

  it('are not changed by another step', async () => {
    const { note, seen } = await mergeRequestOn(kind);
    await note('manifests', [TYPE]);
    await note('parity', [UNKNOWN]);
    await note('manifests', []);
    expect(seen()).toEqual([
      '[2 Error (schema-type)]',
      '[- 0 of manifests]',
      '3 Warning (no-schema)',
      '- 1 of parity',
    ]);
  });

  it('stop at a problem of the forge, and are completed by the next run', async () => {
    const { note, seen } = await mergeRequestOn(kind);
    const failing = () => scenario.faults(() => ({ kind: 'error', status: 500 }));
    expect(await note('manifests', [TYPE], failing)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
    scenario.faults(undefined);
    await note('manifests', [TYPE]);
    expect(seen()).toEqual(['2 Error (schema-type)', '- 1 of manifests']);
  });
});
