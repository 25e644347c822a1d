import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@tandem/contract';
import { createAzure } from '@tandem/platform-azure';
import { createGithub } from '@tandem/platform-github';
import { createGitlab } from '@tandem/platform-gitlab';
import { createLocal } from '@tandem/platform-local';
import type { Platform, ProcessView } from '@tandem/ports';
import { createMask } from '@tandem/safe-text';
import { foreignText } from '@tandem/safe-text/foreign-text';
import {
  azureCommands,
  controlCharacters,
  type FoundCommand,
  githubCommands,
  gitlabCommands,
} from '@tandem/safe-text/oracles';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const RUNS = { numRuns: 1000 };
const SECRET = 'QzX7-s3cr3t-QzX7';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that a step can say, each with a text of its own. */
interface Said {
  readonly info: string;
  readonly title: string;
  readonly inner: string;
  readonly finding: Finding;
  readonly output: string;
  readonly debug: string;
  readonly summary: string;
}

/** Foreign text with or without the secret in it. */
const text = (): fc.Arbitrary<string> =>
  fc.tuple(foreignText(), fc.constantFrom('', '', SECRET), foreignText()).map((parts) => parts.join(''));

const finding: fc.Arbitrary<Finding> = fc
  .record({
    severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
    rule: text(),
    message: text(),
    file: text(),
    line: fc.nat(),
    placed: fc.boolean(),
  })
  .map(({ file, line, placed, ...rest }) => ({
    ...rest,
    ...(placed && { at: { file, line, column: 3 } }),
  }));

const said: fc.Arbitrary<Said> = fc.record({
  info: text(),
  title: text(),
  inner: text(),
  finding,
  output: text(),
  debug: text(),
  summary: text(),
});

async function say({ reporter }: Platform, what: Said): Promise<void> {
  reporter.secret(SECRET);
  reporter.info(what.info);
  reporter.debug(what.debug);
  await reporter.group(what.title, async () => {
    await reporter.group(what.title, async () => reporter.info(what.inner));
  });
  reporter.finding(what.finding);
  reporter.output('unit', what.output);
  reporter.summary([{ kind: 'text', text: what.summary }]);
  await reporter.finish({ outcome: 'done', reason: what.info, exitCode: 0 });
}

async function logOf(
  create: (view: ProcessView) => Platform | Promise<Platform>,
  env: Record<string, string>,
  what: Said,
): Promise<string> {
  const written: string[] = [];
  const stream = { write: (piece: string) => written.push(piece) };
  await say(await create({ env, cwd: folder, stdout: stream, stderr: stream }), what);
  return written.join('');
}

/** What a reader shows of a text of ours: the characters that it passes over are gone. */
function seen(shown: string): string {
  return shown.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
}

function mask() {
  const made = createMask();
  made.add(SECRET);
  return {
    text: (one: string) => seen(made.text(one)),
    line: (one: string) => seen(made.line(one)),
    output: (one: string) => seen(made.output(one)),
  };
}

const command = (name: string, properties: Record<string, string>, data: string): FoundCommand => ({
  name,
  properties,
  data,
});

/** Properties as a platform reads them: it drops those that are empty. */
function given(properties: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
}

/** Values without the white space at their ends that the reader above lays bare by passing over characters. */
function trimmed(properties: Readonly<Record<string, string>>): Record<string, string> {
  return given(Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.trim()])));
}

describe('whatever a step says, the only commands in the log are ours, with the right payload', () => {
  it('on Azure', async () => {
    await fc.assert(
      fc.asyncProperty(said, async (what) => {
        const log = await logOf(createAzure, { AGENT_TEMPDIRECTORY: folder }, what);
        const made = createMask();
        made.add(SECRET);
        const shown = mask();
        const file = what.finding.at && made.line(what.finding.at.file);
        // The reader drops equals signs at the start of a value.
        const path = file && seen(file.startsWith('=') ? `./${file}` : file).replace(/^=+/, '');
        const { severity, at } = what.finding;
        const properties = given({
          type: severity,
          sourcepath: path,
          linenumber: at && String(at.line),
          columnnumber: at && '3',
          code: shown.line(what.finding.rule).replace(/^=+/, ''),
        });
        const found = azureCommands(log);
        expect(found).toEqual([
          command('task.setsecret', {}, SECRET),
          ...shown
            .text(what.debug)
            .split('\n')
            .map((line) => command('task.debug', {}, line)),
          command('##[group]', {}, shown.line(what.title)),
          command('##[endgroup]', {}, ''),
          ...(severity === 'info'
            ? []
            : [command('task.logissue', properties, shown.text(what.finding.message))]),
          command('task.setvariable', { variable: 'unit', isoutput: 'true' }, shown.output(what.output)),
          command('task.uploadsummary', {}, expect.stringContaining('tandem-summary-') as string),
        ]);
        expect(controlCharacters(log)).toEqual([]);
        expect(log.replace(`##vso[task.setsecret]${SECRET}\n`, '')).not.toContain(SECRET);
        const summary = found.at(-1)?.data ?? '';
        expect(readFileSync(summary, 'utf8')).not.toContain(SECRET);
        rmSync(summary);
      }),
      RUNS,
    );
  });

  it('on GitHub', async () => {
    const outputs = join(folder, 'output');
    const summary = join(folder, 'summary');
    await fc.assert(
      fc.asyncProperty(said, async (what) => {
        writeFileSync(outputs, '');
        writeFileSync(summary, '');
        const env = { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary };
        const log = await logOf(createGithub, env, what);
        const shown = mask();
        const { severity, at } = what.finding;
        const properties = given({
          title: shown.line(what.finding.rule).trim(),
          file: at && shown.line(at.file).trim(),
          line: at?.line ? String(at.line) : undefined,
          col: at && '3',
        });
        const issue = severity === 'info' ? 'notice' : severity;
        const found = githubCommands(log).map((one) => ({ ...one, properties: trimmed(one.properties) }));
        expect(found).toEqual([
          command('add-mask', {}, SECRET),
          command('debug', {}, shown.text(what.debug)),
          command('group', {}, shown.line(what.title)),
          command('endgroup', {}, ''),
          command(issue, properties, shown.text(what.finding.message)),
        ]);
        expect(controlCharacters(log)).toEqual([]);
        const files = readFileSync(outputs, 'utf8') + readFileSync(summary, 'utf8');
        expect(log.replace(`::add-mask::${SECRET}\n`, '') + files).not.toContain(SECRET);
        const [, value] = readFileSync(outputs, 'utf8').split('\n');
        expect(seen(value ?? '')).toBe(shown.output(what.output));
      }),
      RUNS,
    );
  });

  it('on GitLab', async () => {
    await fc.assert(
      fc.asyncProperty(said, async (what) => {
        for (const file of readdirSync(folder)) rmSync(join(folder, file));
        const log = await logOf(createGitlab, { CI_JOB_NAME: 'a b', CI_DEBUG_TRACE: 'true' }, what);
        const shown = createMask();
        shown.add(SECRET);
        const title = shown.line(what.title);
        const section = (number: number) =>
          expect.objectContaining({ section: expect.stringMatching(`^tandem_${number}`) }) as never;
        expect(gitlabCommands(log)).toEqual([
          command('start', section(1), title),
          command('start', section(2), title),
          command('end', section(2), ''),
          command('end', section(1), ''),
        ]);
        expect(controlCharacters(log).join('')).toBe('\r\u001b'.repeat(4));
        expect(log).not.toContain(SECRET);
        const variables = readFileSync(join(folder, 'tandem.env'), 'utf8');
        expect(variables).toBe(`A_B_UNIT=${shown.output(what.output)}\n`);
        const report: unknown = JSON.parse(readFileSync(join(folder, 'gl-code-quality-report.json'), 'utf8'));
        expect(report).toHaveLength(what.finding.at ? 1 : 0);
        for (const file of readdirSync(folder)) {
          expect(readFileSync(join(folder, file), 'utf8'), file).not.toContain(SECRET);
        }
      }),
      RUNS,
    );
  });

  it('on a laptop, where there are none', async () => {
    await fc.assert(
      fc.asyncProperty(said, async (what) => {
        const env = { TANDEM_DEBUG: '1', TANDEM_OUTPUT_FILE: 'result.json' };
        const log = await logOf(createLocal, env, what);
        const found = [azureCommands, githubCommands, gitlabCommands].flatMap((read) => [...read(log)]);
        expect(found).toEqual([]);
        expect(controlCharacters(log)).toEqual([]);
        const result = readFileSync(join(folder, 'result.json'), 'utf8');
        expect(log + result).not.toContain(SECRET);
        const shown = createMask();
        shown.add(SECRET);
        expect(JSON.parse(result).outputs).toEqual({ unit: shown.output(what.output) });
      }),
      RUNS,
    );
  });
});
