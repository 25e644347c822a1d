import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, sha256 } from '@tandem/bundles';
import { ReleaseRefused } from './refused.ts';

/** The environment that tokens come from. */
type Environment = Readonly<Record<string, string | undefined>>;

/** A place that keeps bundles for good. What it has once it keeps: other bytes for the same version are refused. */
export interface Place {
  /** As it was named on the command line. */
  readonly name: string;
  /** Puts a bundle there, or finds that the same bytes are there already. */
  put(bundle: Bundle): Promise<'published' | 'already there'>;
}

/**
 * The place that a `--publish` names: `file:<folder or file URL>`, `gitlab:<base of generic packages>`, which
 * is `<server>/api/v4/projects/<id>/packages/generic`, or `npm:<registry>`. The token is taken from
 * TANDEM_PUBLISH_TOKEN; without it, GitLab's from CI_JOB_TOKEN, and npm's from npm's own settings.
 */
export function placeNamed(name: string, env: Environment): Place {
  const [, kind, rest = ''] = /^(file|gitlab|npm):(.+)$/s.exec(name) ?? [];
  if (kind === 'file') return folderPlace(name, name.startsWith('file:/') ? fileURLToPath(name) : rest);
  if (kind === 'gitlab') return gitlabPlace(name, rest.replace(/\/+$/, ''), gitlabToken(env));
  if (kind === 'npm') return npmPlace(name, rest.replace(/\/+$/, ''), env);
  throw new ReleaseRefused(
    `--publish ${name}: not a place. It is file:<folder>, gitlab:<…/packages/generic> or npm:<registry>.`,
  );
}

/** Where a bundle lies under a place that is laid out as GitLab's generic packages are. */
export function bundlePath(bundle: { readonly step: string; readonly version: string }): string {
  return `${bundle.step}/${bundle.version}/${bundle.step}.cjs`;
}

function assertSame(bundle: Bundle, found: string, where: string): 'already there' {
  if (found === bundle.sha256) return 'already there';
  throw new ReleaseRefused(
    `${where} has other bytes for ${bundle.step} ${bundle.version}: SHA-256 ${found}, not ${bundle.sha256}. ` +
      'A published version never changes. Find out who put it there; then release a new version.',
  );
}

function folderPlace(name: string, folder: string): Place {
  return {
    name,
    async put(bundle) {
      const file = join(folder, bundlePath(bundle));
      try {
        return assertSame(bundle, sha256(readFileSync(file)), file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.${process.pid}`, bundle.bytes);
      renameSync(`${file}.${process.pid}`, file);
      return 'published';
    },
  };
}

function gitlabToken(env: Environment): Readonly<Record<string, string>> {
  if (env.TANDEM_PUBLISH_TOKEN) return { 'PRIVATE-TOKEN': env.TANDEM_PUBLISH_TOKEN };
  if (env.CI_JOB_TOKEN) return { 'JOB-TOKEN': env.CI_JOB_TOKEN };
  throw new ReleaseRefused(
    'Publishing to GitLab needs a token: set TANDEM_PUBLISH_TOKEN (scope api), or run in a GitLab job.',
  );
}

/** https://docs.gitlab.com/user/packages/generic_packages/ : PUT …/:package/:version/:file, GET the same. */
function gitlabPlace(name: string, base: string, token: Readonly<Record<string, string>>): Place {
  const request = async (bundle: Bundle, init: RequestInit) => {
    const url = `${base}/${bundlePath(bundle)}`;
    const response = await fetch(url, { ...init, headers: token, signal: AbortSignal.timeout(120_000) });
    return { url, response };
  };
  const found = async (bundle: Bundle) => {
    const { url, response } = await request(bundle, { method: 'GET' });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new ReleaseRefused(`GET ${url} answered ${response.status}. Run this again.`);
    return assertSame(bundle, sha256(new Uint8Array(await response.arrayBuffer())), url);
  };
  return {
    name,
    async put(bundle) {
      if (await found(bundle)) return 'already there';
      const { url, response } = await request(bundle, { method: 'PUT', body: Buffer.from(bundle.bytes) });
      if (!response.ok) {
        throw new ReleaseRefused(
          `PUT ${url} answered ${response.status}. Check the token's scope and the project's package registry, then run this again.`,
        );
      }
      if (!(await found(bundle)))
        throw new ReleaseRefused(`PUT ${url} was accepted, yet the file is not there.`);
      return 'published';
    },
  };
}

/** The package.json under which a bundle lies in an npm registry. `tandem.sha256` is of the bundle's bytes. */
function npmManifest(bundle: Bundle): object {
  return {
    name: `@tandem/step-${bundle.step}`,
    version: bundle.version,
    description: `The bundled step ${bundle.step} of Tandem`,
    license: 'MIT',
    engines: { node: '>=20' },
    bin: `${bundle.step}.cjs`,
    files: [`${bundle.step}.cjs`],
    tandem: { sha256: bundle.sha256 },
  };
}

function npmPlace(name: string, registry: string, env: Environment): Place {
  return {
    name,
    async put(bundle) {
      const url = `${registry}/@tandem%2fstep-${bundle.step}`;
      const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
      if (!response.ok && response.status !== 404) {
        throw new ReleaseRefused(`GET ${url} answered ${response.status}. Run this again.`);
      }
      const known = response.ok
        ? ((await response.json()) as { versions?: Record<string, { tandem?: { sha256?: string } }> })
        : {};
      const there = known.versions?.[bundle.version];
      if (there) return assertSame(bundle, there.tandem?.sha256 ?? 'unknown', url);
      await npmPublish(bundle, registry, env);
      return 'published';
    },
  };
}

async function npmPublish(bundle: Bundle, registry: string, env: Environment): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-npm-'));
  try {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(npmManifest(bundle), null, 2)}\n`);
    writeFileSync(join(folder, `${bundle.step}.cjs`), bundle.bytes);
    if (env.TANDEM_PUBLISH_TOKEN) {
      // npm puts the variable's value in when it reads the file: the token itself is on no disk.
      const host = registry.replace(/^https?:/, '');
      writeFileSync(join(folder, '.npmrc'), `${host}/:_authToken=\${TANDEM_PUBLISH_TOKEN}\n`);
    }
    const npm = spawn(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['publish', '.', '--registry', registry, '--access', 'public', '--loglevel=error'],
      {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
        env: { ...process.env, ...env },
      },
    );
    const [status] = (await once(npm, 'close')) as [number | null];
    if (status !== 0) {
      throw new ReleaseRefused(
        `npm publish of ${bundle.step} ${bundle.version} failed; its messages are above.`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
