// Fetches the step's bundle, compares its SHA-256 with the one that this template carries, and runs those very
// bytes, from memory. Why, and what may go wrong: docs/guides/set-up.md of Tandem.
const { createHash } = require('node:crypto');
const { readFile } = require('node:fs/promises');
const Module = require('node:module');
const { join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { fileURLToPath } = require('node:url');
const { gunzipSync } = require('node:zlib');

const step = read('TANDEM_STEP');
const version = read('TANDEM_VERSION');
const sha256 = read('TANDEM_SHA256');
const place = (read('TANDEM_FROM') || read('TANDEM_BUNDLES')).replace(/\/+$/, '');
const jobToken = read('CI_JOB_TOKEN');
const ownToken = read('TANDEM_BUNDLES_TOKEN');
const what = `${step} ${version}`;

class Refusal extends Error {}
class Unreachable extends Error {}

// Azure leaves the macro of a variable that is not set as it stands: that counts as not set.
function read(name) {
  const value = (process.env[name] || '').trim();
  return /^\$\([^()]*\)$/.test(value) ? '' : value;
}

function originOf(url) {
  return URL.canParse(url) ? new URL(url).origin : '';
}

// Tokens go to where the bundles are and never along with a redirect to elsewhere; the job token only where
// that is the job's own GitLab.
function tokenFor(url, first) {
  const origin = originOf(url);
  if (origin !== originOf(first)) return {};
  if (ownToken) return { authorization: `Bearer ${ownToken}` };
  return jobToken && origin === originOf(read('CI_API_V4_URL')) ? { 'JOB-TOKEN': jobToken } : {};
}

async function request(first) {
  let url = first;
  for (let hops = 0; hops < 5; hops += 1) {
    const headers = tokenFor(url, first);
    const answer = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(60000) });
    const next = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || !next) return answer;
    await answer.body?.cancel();
    url = new URL(next, url).href;
  }
  throw new Refusal(`${first} redirects without end. Set TANDEM_BUNDLES to where the bundles are.`);
}

function refuseStatus(url, status) {
  if (status === 404) {
    throw new Refusal(
      `${what} is not at ${url} (404). Publish or mirror it there, let the token read it, or set TANDEM_BUNDLES right.`,
    );
  }
  if (status === 401 || status === 403) {
    throw new Refusal(`${url} answered ${status}: let the job token read it, or set TANDEM_BUNDLES_TOKEN.`);
  }
  throw new Refusal(`${url} answered ${status}, which no retry mends. Look whether TANDEM_BUNDLES is right.`);
}

async function download(url, maybe) {
  let why = '';
  for (const pause of [500, 3000, 0]) {
    let delay = pause;
    try {
      const answer = await request(url);
      if (answer.ok) return Buffer.from(await answer.arrayBuffer());
      await answer.body?.cancel();
      if (answer.status === 404 && maybe) return undefined;
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 408)
        refuseStatus(url, answer.status);
      why = `it answered ${answer.status}`;
      const asked = Number(answer.headers.get('retry-after')) * 1000;
      if (asked > 0) delay = Math.min(asked, 30000);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      why = String(error.cause?.code || error.cause?.message || error.message);
    }
    if (pause > 0) await wait(delay);
  }
  throw new Unreachable(
    `${url} cannot be read now: ${why}. The job may be run again. (HTTP_PROXY is not used here.)`,
  );
}

// One file of a .tgz; undefined where it is not in it.
function unpack(archive, path) {
  const tar = gunzipSync(archive, { maxOutputLength: 64 * 1024 * 1024 });
  const text = (from, to) => tar.toString('latin1', from, to).split('\0')[0].trim();
  for (let at = 0; at + 512 <= tar.length; ) {
    const prefix = text(at + 345, at + 500);
    const size = Number.parseInt(text(at + 124, at + 136), 8) || 0;
    const name = (prefix ? `${prefix}/` : '') + text(at, at + 100);
    if (name === path) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

async function fromNpm(registry) {
  const folder = `${registry}/@tandem/step-${step}/-/`;
  let url = `${folder}step-${step}-${version}.tgz`;
  let archive = await download(url, true);
  // GitLab's registry has the scope in the name of the file too.
  if (!archive) {
    url = `${folder}@tandem/step-${step}-${version}.tgz`;
    archive = await download(url);
  }
  let bytes;
  try {
    bytes = unpack(archive, `package/${step}.cjs`);
  } catch (error) {
    throw new Refusal(`${url} is no whole package: ${error.message}. Publish or mirror it again.`);
  }
  if (!bytes) throw new Refusal(`${url} holds no package/${step}.cjs. Publish or mirror it again.`);
  return { url, bytes };
}

async function fromFolder(url) {
  try {
    return { url, bytes: await readFile(fileURLToPath(url)) };
  } catch (error) {
    throw new Refusal(`${what} cannot be read: ${error.message}. Set TANDEM_BUNDLES right, or put it there.`);
  }
}

async function fetchBundle() {
  const address = place.replace(/^npm:/i, '');
  if (URL.canParse(address) && (new URL(address).password || new URL(address).username)) {
    throw new Refusal('TANDEM_BUNDLES holds a user. Take it out, and set TANDEM_BUNDLES_TOKEN instead.');
  }
  const url = `${place}/${step}/${version}/${step}.cjs`;
  if (/^https?:/i.test(address) && !(URL.canParse(address) && /^https?:\/\/[^/]/i.test(address))) {
    throw new Refusal(`TANDEM_BUNDLES is '${place}', which is no address.`);
  }
  if (/^npm:https?:/i.test(place)) return fromNpm(address);
  if (/^file:/i.test(place)) return fromFolder(url);
  if (/^https?:/i.test(place)) return { url, bytes: await download(url) };
  throw new Refusal(
    `TANDEM_BUNDLES is '${place}'. Set it to where the bundles are: an http(s): or file: URL, or npm:<registry>.`,
  );
}

async function load() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Refusal(
      `Node 20 or later is needed; this is ${process.version}. Use an image such as node:24.`,
    );
  }
  if (!sha256 || version === '0.0.0') {
    throw new Refusal(
      `This template of ${step} was never released. Pin a tag, such as ${step}@1.0.0, not a branch.`,
    );
  }
  const { url, bytes } = await fetchBundle();
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    throw new Refusal(
      `${url} is not the ${what} that this template was released with, and was not run: ` +
        `SHA-256 ${found} of ${bytes.length} bytes, not ${sha256}. Find out who changed it; publish it again.`,
    );
  }
  return bytes;
}

load().then(
  (bytes) => {
    for (const name of Object.keys(process.env)) {
      if (/^TANDEM_(STEP|VERSION|SHA256|FROM|BUNDLES_TOKEN)$/.test(name)) delete process.env[name];
    }
    const bundle = new Module(join(process.cwd(), `${step}.cjs`));
    bundle.filename = bundle.id;
    bundle._compile(bytes.toString('utf8'), bundle.id);
  },
  (error) => {
    process.exitCode = error instanceof Unreachable ? 75 : 1;
    const known = error instanceof Refusal || error instanceof Unreachable;
    process.stderr.write(`Tandem: ${known ? error.message : error.stack}\n`);
  },
);
