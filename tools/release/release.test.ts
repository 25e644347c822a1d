// One repository, small but real: real git, real nx, this workspace's own packages and nx.json; only the
// bundles are stand-ins (the sources of a step and of what it is made of, one after the other), so that the
// test is of the release and not of the bundler. Over 300 lines: each release follows from the one before.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@tandem/bundles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build } from './build.ts';
import { bundlePath, placeNamed } from './publish.ts';
import { type Released, type ReleaseOptions, release } from './release.ts';

const workspace = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), 'tandem-release-'));
const root = join(folder, 'tandem');
const bundles = join(folder, 'bundles');
let library = 'library 1';

const build: Build = async (tree) => {
  const steps = readdirSync(join(tree, 'packages/steps'));
  return new Map(
    steps.map((step) => {
      const made = JSON.parse(readFileSync(join(tree, 'packages/steps', step, 'package.json'), 'utf8'));
      const parts = ['contract', ...(made.nx.implicitDependencies.includes('git') ? ['git'] : [])];
      const sources = [
        ...parts.map((part) => `packages/${part}/src/index.ts`),
        `packages/steps/${step}/run.ts`,
      ];
      return [
        step,
        Buffer.concat([...sources.map((path) => readFileSync(join(tree, path))), Buffer.from(library)]),
      ];
    }),
  );
};

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function commit(subject: string, path: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  appendFileSync(join(root, path), `// ${subject}\n`);
  git('add', '--all');
  git('commit', '--quiet', '--message', subject);
  return git('rev-parse', 'HEAD');
}

async function run(options: Partial<ReleaseOptions> = {}): Promise<Released & { readonly said: string }> {
  const said: string[] = [];
  const released = await release({
    root,
    modules: join(workspace, 'node_modules'),
    build,
    say: (line) => said.push(line),
    ...options,
  });
  return { ...released, said: said.join('\n') };
}

function show(commit: string, path: string): string {
  return git('show', `${commit}:${path}`);
}

function template(step: string, platform: string): string {
  return readFileSync(join(workspace, `${platform}-templates/steps/${step}.yml`), 'utf8');
}

beforeAll(() => {
  mkdirSync(root);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Releaser');
  git('config', 'user.email', 'releaser@example.com');
  const manifests = execFileSync('git', ['ls-files', '*package.json', '*project.json'], {
    cwd: workspace,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && !path.startsWith('examples/'));
  for (const path of [...manifests, 'nx.json', 'package-lock.json']) {
    const text = readFileSync(join(workspace, path), 'utf8');
    // The test begins before any release, wherever this workspace is by now.
    write(
      path,
      path.endsWith('/package.json') ? text.replace(/"version": "[^"]+"/, '"version": "0.0.0"') : text,
    );
  }
  write('.gitignore', 'node_modules\n.tandem/\n.nx/\n');
  for (const name of ['contract', 'git']) write(`packages/${name}/src/index.ts`, `// ${name}\n`);
  for (const step of readdirSync(join(root, 'packages/steps'))) {
    write(`packages/steps/${step}/run.ts`, `// ${step}\n`);
    write(`gitlab-ci-templates/steps/${step}.yml`, template(step, 'gitlab-ci'));
    write(`azure-pipelines-templates/steps/${step}.yml`, template(step, 'azure-pipelines'));
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'build: the workspace');
  symlinkSync(join(workspace, 'node_modules'), join(root, 'node_modules'));
  commit('feat(promote): promote', 'packages/steps/promote/run.ts');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('releases, one after the other', () => {
  it('refuses a repository without tags, unless told that it is the first release', async () => {
    await expect(run()).rejects.toThrow('--first-release');
  });

  it('changes nothing on a dry run', async () => {
    const head = git('rev-parse', 'HEAD');
    const { tags } = await run({ firstRelease: true, dryRun: true });
    expect(tags).toContain('promote@1.0.0');
    expect(git('rev-parse', 'HEAD')).toBe(head);
    expect(git('tag')).toBe('');
    expect(git('status', '--porcelain')).toBe('');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('gives every package 1.0.0 first, and stamps the templates of the tagged commit alone', async () => {
    const {
      tags,
      stamped = '',
      release: published = '',
    } = await run({
      firstRelease: true,
      publish: [placeNamed(`file:${bundles}`, {})],
    });
    expect(tags).toEqual(
      expect.arrayContaining([
        'promote@1.0.0',
        'contract@1.0.0',
        'pipelines-gitlab@1.0.0',
        'pipelines-azure@1.0.0',
      ]),
    );
    expect(git('tag').split('\n').sort()).toEqual([...tags].sort());
    expect(git('rev-parse', 'pipelines-gitlab@1.0.0')).toBe(stamped);
    expect(git('rev-parse', `${stamped}^`)).toBe(published);
    expect(git('rev-parse', 'main')).toBe(published);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '-1', '--format=%s', 'main')).toBe('chore(release): publish');

    const hash = sha256(readFileSync(join(bundles, 'promote/1.0.0/promote.cjs')));
    for (const platform of ['gitlab-ci', 'azure-pipelines']) {
      expect(show(stamped, `${platform}-templates/steps/promote.yml`)).toContain(hash);
      expect(show('main', `${platform}-templates/steps/promote.yml`)).not.toContain(hash);
    }
    expect(JSON.parse(show(stamped, 'bundles.json')).promote).toEqual({ version: '1.0.0', sha256: hash });
    expect(git('ls-tree', '-r', '--name-only', 'main')).not.toMatch(/\.cjs$|bundles\.json/m);
    const lock = JSON.parse(show('main', 'package-lock.json'));
    expect(lock.packages['packages/language/contract'].version).toBe('1.0.0');
    expect(show('main', 'packages/steps/promote/CHANGELOG.md')).toContain('1.0.0');
  });

  it('has nothing to release then, and publishes again what is there already', async () => {
    const again = await run({ publish: [placeNamed(`file:${bundles}`, {})] });
    expect(again.tags).toEqual([]);
    expect(again.said).toContain('already there  promote 1.0.0');
    expect(again.said).not.toContain('published');
  });

  it('gives a fixed step, and the pipelines made of it, a patch; nothing else', async () => {
    commit('fix(promote): mended', 'packages/steps/promote/run.ts');
    const { tags, stamped = '' } = await run();
    expect([...tags].sort()).toEqual(['pipelines-azure@1.0.1', 'pipelines-gitlab@1.0.1', 'promote@1.0.1']);
    expect(JSON.parse(show(stamped, 'bundles.json'))).toMatchObject({
      promote: { version: '1.0.1' },
      'change-window': { version: '1.0.0' },
    });
    expect(show('main', 'packages/steps/promote/CHANGELOG.md')).toContain('mended');
  });

  it('gives a package with a feature a minor, and a patch to each that is made of it', async () => {
    commit('feat(contract): more', 'packages/language/contract/src/index.ts');
    const { tags } = await run();
    expect(tags).toEqual(
      expect.arrayContaining([
        'contract@1.1.0',
        'ports@1.0.1',
        'promote@1.0.2',
        'change-window@1.0.1',
        'pipelines-gitlab@1.0.2',
      ]),
    );
  });

  it('gives a step a patch for a fix in what only its bundle holds', async () => {
    commit('fix(git): mended', 'packages/adapters/git/src/index.ts');
    const { tags } = await run();
    expect(tags).toEqual(expect.arrayContaining(['git@1.0.2', 'promote@1.0.3', 'pipelines-azure@1.0.3']));
    expect(tags).not.toContain('contract@1.1.1');
  });

  it('brings after what a release left that was killed once main and its tags had moved', async () => {
    git('read-tree', '-m', '-u', 'HEAD', 'HEAD^');
    expect(git('status', '--porcelain')).not.toBe('');
    expect((await run()).tags).toEqual([]);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('tags the last release where its tags are missing, on the very same commit', async () => {
    const lost = git('tag', '--points-at', 'promote@1.0.3').split('\n');
    const stamped = git('rev-parse', 'promote@1.0.3');
    git('tag', '--delete', ...lost);
    commit('docs: later', 'README.md');
    const again = await run();
    expect([...again.tags].sort()).toEqual(lost.sort());
    expect(git('rev-parse', 'promote@1.0.3')).toBe(stamped);
  });
});

describe('a release that is killed', () => {
  /** The same release as a program of its own. */
  function program(): string {
    const url = new URL('release.ts', import.meta.url).href;
    const file = join(folder, 'program.ts');
    const options = `root: ${JSON.stringify(root)}, modules: ${JSON.stringify(join(workspace, 'node_modules'))}`;
    writeFileSync(
      file,
      `import { readFileSync, readdirSync } from 'node:fs';
       import { release } from '${url}';
       const parts = (tree, step) => ['packages/language/contract/src/index.ts',
         ...(readFileSync(\`\${tree}/packages/steps/\${step}/package.json\`, 'utf8').includes('"git"') ? ['packages/adapters/git/src/index.ts'] : []),
         \`packages/steps/\${step}/run.ts\`];
       const build = async (tree) => new Map(readdirSync(\`\${tree}/packages/steps\`).map((step) =>
         [step, Buffer.concat([...parts(tree, step).map((path) => readFileSync(\`\${tree}/\${path}\`)), Buffer.from('library 1')])]));
       await release({ ${options}, build, say: () => {} });`,
    );
    return file;
  }

  it.each([200, 1000, 1800])(
    'after %d ms has moved main and all tags, or neither; run again, it goes on',
    async (wait) => {
      const before = git('rev-parse', 'main');
      commit(`fix(promote): mended for ${wait}`, 'packages/steps/promote/run.ts');
      const head = git('rev-parse', 'main');
      const tagsBefore = git('tag').split('\n');
      const child = spawn(process.execPath, [program()], { stdio: 'ignore', detached: true });
      const ended = once(child, 'exit');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, wait))]);
      // With all that it started, as a machine does that is switched off.
      if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
      await ended;
      rmSync(join(root, '.git/index.lock'), { force: true });

      const added = git('tag')
        .split('\n')
        .filter((tag) => !tagsBefore.includes(tag));
      expect(added).toHaveLength(git('rev-parse', 'main') === head ? 0 : 3);
      const { tags } = await run();
      expect([...added, ...tags]).toHaveLength(3);
      expect(git('rev-parse', 'main^')).toBe(head);
      expect(git('rev-parse', 'main^^')).toBe(before);
      expect(git('status', '--porcelain')).toBe('');
      expect(git('worktree', 'list').split('\n')).toHaveLength(1);
      expect(readdirSync(join(root, '.tandem'))).toEqual([]);
    },
  );
});

describe('a release is pushed', () => {
  it('with main and its tags, all or nothing', async () => {
    const origin = join(folder, 'origin.git');
    execFileSync('git', ['clone', '--quiet', '--bare', root, origin], { stdio: 'ignore' });
    git('remote', 'add', 'origin', origin);
    const before = git('ls-remote', 'origin');
    commit('fix(promote): mended for others', 'packages/steps/promote/run.ts');
    const [taken = ''] = (await run({ dryRun: true })).tags;
    execFileSync('git', ['tag', taken, 'main'], { cwd: origin });
    await expect(run({ push: true })).rejects.toThrow(/git push --atomic/);
    execFileSync('git', ['tag', '--delete', taken], { cwd: origin, stdio: 'ignore' });
    expect(git('ls-remote', 'origin')).toBe(before);
    await run({ push: true });
    const remote = git('ls-remote', 'origin');
    expect(remote).toContain(`${git('rev-parse', 'main')}\trefs/heads/main`);
    expect(remote).toContain(`${git('rev-parse', taken)}\trefs/tags/${taken}`);
  });
});

describe('a release is refused', () => {
  it('where a step changed without a new version', async () => {
    const head = commit('fix(cli): mended', 'packages/programs/tandem/src/index.ts');
    library = 'library 2';
    try {
      await expect(run()).rejects.toThrow(/changed without a new version/);
    } finally {
      library = 'library 1';
    }
    expect(git('rev-parse', 'HEAD')).toBe(head);
  });

  it('where two builds of one commit differ', async () => {
    let builds = 0;
    const moody: Build = async (tree) => {
      builds += 1;
      return new Map(
        [...(await build(tree))].map(([step, bytes]) => [
          step,
          Buffer.concat([bytes, Buffer.from([builds])]),
        ]),
      );
    };
    await expect(run({ build: moody })).rejects.toThrow(/Two builds of the same commit/);
  });

  it('where a tag was moved', async () => {
    const tag = `promote@${JSON.parse(show('main', 'packages/steps/promote/package.json')).version}`;
    const right = git('rev-parse', tag);
    git('tag', '--force', tag, 'main');
    await expect(run()).rejects.toThrow(
      new RegExp(`tag ${tag} is on .* A tag of a release never moves`, 's'),
    );
    git('tag', '--force', tag, right);
  });

  it('on another branch, and with changes that no commit has', async () => {
    git('switch', '--quiet', '--create', 'topic');
    await expect(run()).rejects.toThrow('git switch main');
    git('switch', '--quiet', 'main');
    write('packages/adapters/git/src/index.ts', 'mine\n');
    await expect(run()).rejects.toThrow('packages/adapters/git/src/index.ts');
    expect(readFileSync(join(root, 'packages/adapters/git/src/index.ts'), 'utf8')).toBe('mine\n');
    git('checkout', '--quiet', '--', '.');
  });

  it('where a place has other bytes for the version', async () => {
    const [step = ''] = readdirSync(bundles);
    const place = placeNamed(`file:${bundles}`, {});
    const wrong = { step, version: '1.0.0', sha256: 'f'.repeat(64), bytes: new Uint8Array([1]) };
    expect(existsSync(join(bundles, bundlePath(wrong)))).toBe(true);
    await expect(place.put(wrong)).rejects.toThrow('A published version never changes');
  });
});
