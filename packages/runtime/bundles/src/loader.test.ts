import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  archive,
  BUNDLE,
  bash,
  folder,
  folderOf,
  PATH_OF,
  RAN,
  run,
  serve,
  servers,
  sha256,
  stamped,
  TGZ,
  tar,
} from './loader.fixture.ts';
import { loaderScript } from './loader-script.ts';

describe('the loader runs the bytes that its template names', () => {
  it.each([
    ['bash', ['bash', '-eo', 'pipefail']],
    ['sh', ['sh', '-e']],
  ])('from a folder, under %s, and passes its exit code on', async (_, shell) => {
    const env = { TANDEM_BUNDLES: folderOf(BUNDLE), TANDEM_INPUT_RING: 'friendly' };
    const { code, stdout, stderr } = await run(env, stamped, shell);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(RAN);
    expect(code).toBe(3);
  });

  it('from a server, wherever that redirects to, with the token for the server only', async () => {
    const seen: (string | undefined)[] = [];
    const store = await serve((request, response) => {
      seen.push(request.headers.authorization, String(request.headers['job-token']));
      response.end(BUNDLE);
    });
    const registry = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      response.writeHead(302, { location: `${store}/blob` }).end();
    });
    const env = {
      TANDEM_BUNDLES: `${registry}/generic/`,
      TANDEM_BUNDLES_TOKEN: 'secret',
      TANDEM_INPUT_RING: 'friendly',
    };
    const { stdout, stderr } = await run({
      ...env,
      CI_JOB_TOKEN: 'job',
      CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(RAN);
    expect(seen).toEqual([`/generic/${PATH_OF} Bearer secret`, undefined, 'undefined']);
  });

  it("sends the job's token to the job's own GitLab", async () => {
    const seen: unknown[] = [];
    const gitlab = await serve((request, response) => {
      seen.push(request.headers['job-token'], request.headers.authorization);
      response.end(BUNDLE);
    });
    const bundles = `${gitlab}/api/v4/projects/1/packages/generic`;
    const { code } = await run({
      TANDEM_BUNDLES: bundles,
      CI_JOB_TOKEN: 'job',
      CI_API_V4_URL: `${gitlab}/api/v4`,
    });
    expect({ code, seen }).toEqual({ code: 3, seen: ['job', undefined] });
  });

  it("keeps the job's token where another server redirects to the job's own GitLab", async () => {
    const seen: unknown[] = [];
    const gitlab = await serve((request, response) => {
      seen.push(request.headers['job-token'], request.headers.authorization);
      response.end(BUNDLE);
    });
    const other = await serve((_, response) => {
      response.writeHead(302, { location: `${gitlab}/blob` }).end();
    });
    const { code } = await run({
      TANDEM_BUNDLES: other,
      CI_JOB_TOKEN: 'job',
      CI_API_V4_URL: `${gitlab}/api/v4`,
    });
    expect({ code, seen }).toEqual({ code: 3, seen: [undefined, undefined] });
  });

  it('from a package of an npm registry', async () => {
    const registry = await serve((request, response) => {
      if (request.url === TGZ) response.end(archive());
      else response.writeHead(404).end();
    });
    const { code, stderr } = await run({ TANDEM_BUNDLES: `npm:${registry}` });
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  });

  it('from the place that the template itself names, before the variable', async () => {
    const env = { TANDEM_FROM: folderOf(BUNDLE), TANDEM_BUNDLES: 'file:///nowhere' };
    expect((await run(env)).code).toBe(3);
    expect((await run({ TANDEM_FROM: '$(X)', TANDEM_BUNDLES: env.TANDEM_FROM })).code).toBe(3);
  });

  it('after a server error, once the server has recovered', async () => {
    let requests = 0;
    const registry = await serve((_, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(503).end();
      else response.end(BUNDLE);
    });
    expect((await run({ TANDEM_BUNDLES: registry })).code).toBe(3);
    expect(requests).toBe(2);
  });
});

describe('the loader refuses, in one line that says what to do,', () => {
  it.each([
    ['a flipped byte', () => folderOf(BUNDLE.replace('ü', 'ö')), 'was not run: SHA-256'],
    ['a truncated file', () => folderOf(BUNDLE.slice(0, -1)), 'was not run: SHA-256'],
    ['an empty file', () => folderOf(''), 'of 0 bytes'],
    ['a folder without it', () => pathToFileURL(folder).href, 'promote 1.2.3 cannot be read: ENOENT'],
    ['no place', () => '', "TANDEM_BUNDLES is ''. Set it"],
    ['the macro of a variable that is not set', () => '$(TANDEM_BUNDLES)', "TANDEM_BUNDLES is ''. Set it"],
    ['a place that is none', () => 'C:/bundles', "TANDEM_BUNDLES is 'C:/bundles'. Set it"],
    ['a password in the place', () => 'https://me:hunter2@example.com', 'TANDEM_BUNDLES holds a user'],
  ])('%s', async (_, place, message) => {
    const { code, stdout, stderr } = await run({ TANDEM_BUNDLES: place() });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Tandem: `);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('hunter2');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [404, 'promote 1.2.3 is not at'],
    [403, 'set TANDEM_BUNDLES_TOKEN'],
    [418, 'answered 418, which no retry mends'],
  ])('an answer of %i, asked for once', async (status, message) => {
    let requests = 0;
    const registry = await serve((_, response) => {
      requests += 1;
      response.writeHead(status).end();
    });
    const { code, stderr } = await run({ TANDEM_BUNDLES: registry });
    expect({ code, requests }).toEqual({ code: 1, requests: 1 });
    expect(stderr).toContain(message);
  });

  it('redirects without end', async () => {
    const registry = await serve((_, response) => {
      response.writeHead(302, { location: '/again' }).end();
    });
    const { code, stderr } = await run({ TANDEM_BUNDLES: registry });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('redirects without end'),
    });
  });

  it.each([
    ['is cut off', () => archive().subarray(0, 100), 'is no whole package'],
    ['lacks the bundle', () => gzipSync(tar('package/package.json', '{}')), 'holds no package/promote.cjs'],
  ])('an npm package that %s', async (_, bytes, message) => {
    const registry = await serve((_, response) => response.end(bytes()));
    const { code, stderr } = await run({ TANDEM_BUNDLES: `npm:${registry}` });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });

  it('a template that was never released', async () => {
    const { code, stderr } = await run({ TANDEM_BUNDLES: folderOf(BUNDLE) }, loaderScript('promote'));
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Tandem: This template of promote was never released. Pin a tag, such as promote@1.0.0, not a branch.\n',
    );
  });

  it('variables of the pipeline in the place of what the template carries', async () => {
    const env = { TANDEM_BUNDLES: folderOf(BUNDLE), TANDEM_VERSION: '1.2.3', TANDEM_SHA256: sha256 };
    expect((await run(env, loaderScript('promote'))).stderr).toContain('was never released');
  });

  it('an image without node', async () => {
    const { code, stderr } = await run({ PATH: join(folder, 'none') }, stamped, [bash(), '-e']);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('such as node:24'),
    });
  });
});

describe('the loader asks for another run (75)', () => {
  it('where the server cannot be reached', async () => {
    const registry = await serve(() => {});
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const { code, stdout, stderr } = await run({ TANDEM_BUNDLES: registry });
    expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
    expect(stderr).toBe(
      `Tandem: ${registry}/${PATH_OF} cannot be read now: ECONNREFUSED. The job may be run again. (HTTP_PROXY is not used here.)\n`,
    );
  });

  it('where the server breaks off in the middle, each time', async () => {
    const registry = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(BUNDLE.length) });
      response.write(BUNDLE.slice(0, 10), () => response.destroy());
    });
    expect((await run({ TANDEM_BUNDLES: registry })).code).toBe(75);
  });
});
