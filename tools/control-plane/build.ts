import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { moduleFolder, PROGRAMS, type Program, programVersion } from './programs.ts';

/** Where the programs are, by name. */
export type Programs = ReadonlyMap<string, string>;

/**
 * Builds the programs that are not built yet, one after another: each is kept by its version, for every checkout
 * of this machine.
 *
 * @throws Error with what Go said last.
 */
export async function buildPrograms(say: (line: string) => void): Promise<Programs> {
  const built = new Map<string, string>();
  for (const program of PROGRAMS) built.set(program.name, await buildProgram(program, say));
  return built;
}

/** Builds one of them, where it is not built yet; answers where it is. */
export async function buildProgram(program: Program, say: (line: string) => void): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tandem', 'control-plane');
  mkdirSync(cache, { recursive: true });
  const path = join(cache, `${program.name}-${programVersion(program)}`);
  if (existsSync(path)) return path;
  const begin = Date.now();
  say(`building ${program.name} (minutes, once)`);
  await build(program, `${path}.${process.pid}`);
  // Only a whole program gets its name: a build that is stopped leaves none.
  renameSync(`${path}.${process.pid}`, path);
  say(`built ${program.name} in ${Math.round((Date.now() - begin) / 1000)} s`);
  return path;
}

function build(program: Program, output: string): Promise<void> {
  const args = ['build', '-trimpath', '-ldflags=-s -w', '-o', output, program.build];
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd: moduleFolder(program), env, stdio: ['ignore', 'ignore', 'pipe'] });
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const last = Buffer.concat(said).toString('utf8').trim().split('\n').slice(-5).join('\n');
      reject(new Error(`go build of ${program.name} ended with code ${code}:\n${last}`));
    });
  });
}
