import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatUnit, type ReleaseUnit } from '@tandem/release-records';
import { PROGRAM } from './promote.ts';

/** A bare GitOps repository in a temporary folder, for tests. */
export interface World {
  readonly folder: string;
  /** The bare repository. */
  readonly origin: string;
  git(...args: readonly string[]): string;
  /** Commits files on main, as someone else would. */
  commit(files: Readonly<Record<string, string>>, message?: string): string;
  file(path: string): string;
  hook(name: string, script: string): void;
  /** Commits on main, newest first, as subjects. */
  subjects(): readonly string[];
  remove(): void;
}

/** The unit of that number; every value differs from those of the other units. */
export function unitOf(sequence: number): ReleaseUnit {
  const digit = (sequence % 16).toString(16);
  return {
    unit: `shop-${sequence}`,
    product: 'shop',
    sequence,
    created: '2026-11-24T10:00:00.000Z',
    components: {
      api: {
        image: 'registry.example.com/shop/api',
        version: `1.${sequence}.0`,
        digest: `sha256:${digit.repeat(64)}`,
        commit: digit.repeat(40),
      },
    },
    infrastructure: { revision: digit.repeat(40) },
  };
}

/** release.yaml with these rings, whose windows are always open unless more is said. */
export function releaseYaml(rings: readonly string[], more = ''): string {
  const entries = rings.map((ring) => `  - name: ${ring}\n    path: clusters/${ring}\n    window: always\n`);
  return [
    'product: shop',
    'components:',
    '  - name: api',
    '    repository: { forge: gitlab, path: shop/api }',
    '    image: registry.example.com/shop/api',
    'gitops:',
    '  repository: { forge: azure-devops, path: Shop/gitops }',
    'rings:',
    `${entries.join('')}${more}`,
  ].join('\n');
}

/** A ring's file, with odd but lawful layout around the marked values of a unit. */
export function ringYaml(unit: ReleaseUnit | undefined): string {
  const api = unit?.components.api;
  return [
    '# Set by promotions.  \r',
    'spec:',
    '    images:   # odd indentation',
    '      - name: api\t# a tab',
    `        newTag: ${api?.version ?? '0.0.0'} # {"$tandem": "api:version"}`,
    `        digest: '${api?.digest ?? ''}'   # {"$tandem":"api:digest"}  `,
    '    substitute:',
    `        RELEASE_UNIT: ${unit?.unit ?? 'none'} # {"$tandem": "unit:name"}\r`,
    '---',
    `commit: "${unit?.infrastructure.revision ?? ''}" # {"$tandem": "infrastructure:revision"}`,
    '',
  ].join('\n');
}

/** Makes a repository with a release.yaml, units 1 to `units`, and a file for each ring. */
export function makeWorld(from: {
  readonly rings: readonly string[];
  readonly units: number;
  readonly files?: Readonly<Record<string, string>>;
}): World {
  const folder = mkdtempSync(join(tmpdir(), 'promote-test-'));
  const origin = join(folder, 'origin.git');
  const work = join(folder, 'work');
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  };
  const gitIn = (cwd: string, args: readonly string[]): string =>
    execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  gitIn(folder, ['init', '-q', '--bare', '-b', 'main', origin]);
  gitIn(folder, ['clone', '-q', origin, work]);
  gitIn(work, ['checkout', '-q', '-B', 'main']);
  const world: World = {
    folder,
    origin,
    git: (...args) => gitIn(origin, args),
    commit: (files, message = 'someone else') => {
      if (world.git('branch') !== '') gitIn(work, ['pull', '-q', '--ff-only', 'origin', 'main']);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), text);
      }
      gitIn(work, ['add', '-A']);
      gitIn(work, ['commit', '-q', '-m', message]);
      gitIn(work, ['push', '-q', 'origin', 'main']);
      return gitIn(work, ['rev-parse', 'HEAD']).trim();
    },
    file: (path) => gitIn(origin, ['show', `main:${path}`]),
    hook: (name, script) => {
      const path = join(origin, 'hooks', name);
      writeFileSync(path, `#!/bin/sh\n${script}\n`);
      chmodSync(path, 0o755);
    },
    subjects: () => gitIn(origin, ['log', '--format=%s', 'main']).trim().split('\n'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  const units = Array.from({ length: from.units }, (_, index) => unitOf(index + 1));
  world.commit(
    {
      'release.yaml': releaseYaml(from.rings),
      ...Object.fromEntries(units.map((unit) => [`units/${unit.unit}.json`, formatUnit(unit)])),
      ...Object.fromEntries(from.rings.map((ring) => [`clusters/${ring}/node.yaml`, ringYaml(undefined)])),
      ...from.files,
    },
    'the beginning',
  );
  return world;
}

/** A promotion that runs as its own process. */
export interface Running {
  readonly child: ChildProcess;
  /** What it said when it ended: the result's outcome, or undefined where it was killed. */
  readonly ended: Promise<{ readonly outcome?: string; readonly text: string }>;
}

/** Starts `promote` as a process. */
export function start(world: World, ring: string, unit = ''): Running {
  const child = spawn(process.execPath, [PROGRAM, world.origin, ring, unit], {
    env: { PATH: process.env.PATH, HOME: world.folder, TMPDIR: world.folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<{ outcome?: string; text: string }>((resolve) => {
    child.on('close', () => {
      const outcome = text === '' ? undefined : (JSON.parse(text).outcome as string);
      resolve({ text: text + errors, ...(outcome && { outcome }) });
    });
  });
  return { child, ended };
}
