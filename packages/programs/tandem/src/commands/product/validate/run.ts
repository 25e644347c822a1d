import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { EXIT, type Finding } from '@tandem/contract';
import { nextOpening, windowState } from '@tandem/promotion-gates/window';
import { readRelease } from '@tandem/release-file';
import type { Release, Ring } from '@tandem/release-process';
import { harmlessLine } from '@tandem/safe-text';
import { type CommandCall, type CommandRun, UsageError } from '../../../command.ts';
import { findingText } from '../../../excerpt.ts';
import type { command } from './command.ts';

/** Prints what is wrong with a release.yaml, or what it says of its rings now. */
export const run: CommandRun<typeof command> = async ({ dir, file, json }, call) => {
  const path = await fileIn(resolve(call.cwd, dir), file);
  const name = relative(call.cwd, path) || path;
  const text = await textOf(path, name);
  const parsed = readRelease(text, name);
  const now = call.now();
  if (json) call.stdout.write(`${JSON.stringify(jsonOf(parsed, now), null, 2)}\n`);
  else if (parsed.ok) call.stdout.write(releaseText(parsed.value, name, now));
  else printMistakes(parsed.error, text, call);
  return parsed.ok ? EXIT.ok : EXIT.failure;
};

async function fileIn(place: string, file: string): Promise<string> {
  const found = await stat(place).catch(() => undefined);
  return found?.isFile() ? place : join(place, file);
}

async function textOf(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new UsageError(`there is no file ${name}; give the folder that holds it`);
    throw new UsageError(`the file ${name} cannot be read (${code})`);
  }
}

function printMistakes(findings: readonly Finding[], text: string, call: CommandCall): void {
  for (const finding of findings) call.stderr.write(`${findingText(finding, text)}\n`);
  call.stderr.write(`${findings.length} ${findings.length === 1 ? 'mistake' : 'mistakes'}\n`);
}

function releaseText(release: Release, name: string, now: string): string {
  const components = release.components.map((component) => component.name).join(', ');
  const rings = release.rings.map((ring) => ring.name).join(' > ');
  const head = `${name}: ${release.product} is valid. Components: ${components}. Rings: ${rings}.`;
  const lines = [head, ...release.rings.map((ring) => `  ${ring.name}: ${ringText(ring, now)}`)];
  return `${lines.map((line) => harmlessLine(line)).join('\n')}\n`;
}

function ringText(ring: Ring, now: string): string {
  const state = windowState(ring, now);
  if (!state.open) return `held, ${state.reason}`;
  if (state.closes === undefined) return 'open now';
  const next = nextOpening(ring, state.closes);
  return `open now until ${state.closes}${next === undefined ? '' : `; opens next ${next}`}`;
}

function jsonOf(parsed: ReturnType<typeof readRelease>, now: string): unknown {
  if (!parsed.ok) return { valid: false, findings: parsed.error };
  const { product, components, rings } = parsed.value;
  return {
    valid: true,
    product,
    components: components.map((component) => component.name),
    rings: rings.map((ring) => ({ name: ring.name, ...windowState(ring, now) })),
  };
}
