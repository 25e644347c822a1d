import type { ProcessView } from '@tandem/ports';
import type { RemoteUrl } from './remote-url.ts';

/**
 * The variables named `GIT_*` that reach our git processes. All others are dropped: `GIT_DIR` and the like
 * would lead into the repository that the job runs in, traces would print secrets.
 *
 * The configuration of the system and of the user stays in force, because proxies, certificate authorities and
 * credential helpers of real runners are set there; {@link SETTINGS} overrides what could change what we do.
 */
const KEPT =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|SSL_[A-Z_]+|PROXY_[A-Z_]+|HTTP_[A-Z_]+|EXEC_PATH|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+)$/;

/** Settings given with each command, over whatever the user's configuration says. */
export const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'core.logAllRefUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.recurseSubmodules=false',
  'fetch.prune=false',
  'push.recurseSubmodules=no',
  'push.followTags=false',
  'push.gpgSign=false',
  'trailer.separators=:',
  'push.pushOption=',
  'i18n.commitEncoding=UTF-8',
  'i18n.logOutputEncoding=UTF-8',
  'log.showSignature=false',
  'log.mailmap=false',
  'advice.detachedHead=false',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
];

/**
 * The name that goes with a token. GitLab asks it of a job's own token and takes any with the other kinds;
 * Azure DevOps takes any (docs.gitlab.com/ci/jobs/ci_job_token, learn.microsoft.com: personal access tokens).
 */
const TOKEN_USER = 'gitlab-ci-token';

/** Where a token is, in the order in which it is taken: one that may push, then one that may only read. */
const TOKENS: readonly string[] = ['TANDEM_GIT_TOKEN', 'TANDEM_GIT_READ_TOKEN'];

function tokenOf({ env }: ProcessView): string | undefined {
  return TOKENS.map((name) => env[name]).find((token) => token);
}

/** The environment of a git process that speaks with a remote, with its credentials where there are some. */
export function gitEnvironment(view: ProcessView, remote?: RemoteUrl): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(view.env)) {
    const hidden = TOKENS.includes(name) || (name.startsWith('GIT_') && !KEPT.test(name));
    if (value !== undefined && !hidden) env[name] = value;
  }
  Object.assign(env, {
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_ALLOW_PROTOCOL: 'file:https:http:ssh:git',
    GIT_OPTIONAL_LOCKS: '0',
  });
  const header = remote && authorization(view, remote);
  if (header === undefined) return env;
  const count = /^\d+$/.test(env.GIT_CONFIG_COUNT ?? '') ? Number(env.GIT_CONFIG_COUNT) : 0;
  env.GIT_CONFIG_COUNT = String(count + 1);
  env[`GIT_CONFIG_KEY_${count}`] = `http.${remote?.origin}/.extraHeader`;
  env[`GIT_CONFIG_VALUE_${count}`] = header;
  return env;
}

/** The texts that must never be shown: the token in each form in which git may repeat it. */
export function secretsOf(view: ProcessView, remote: RemoteUrl): readonly string[] {
  const header = authorization(view, remote);
  const token = tokenOf(view);
  return [token, header, header?.replace(/^Authorization: Basic /, ''), remote.credentials?.password]
    .filter((text) => text !== undefined)
    .filter((text) => text !== '');
}

function authorization(view: ProcessView, remote: RemoteUrl): string | undefined {
  if (!remote.origin || !remote.secure) return undefined;
  const token = tokenOf(view);
  // The job's own token, which GitLab puts into CI_REPOSITORY_URL, may read and seldom push.
  const written = remote.credentials?.user === TOKEN_USER && token ? undefined : remote.credentials;
  const credentials = written ?? (token ? { user: TOKEN_USER, password: token } : undefined);
  if (credentials === undefined) return undefined;
  const pair = Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8').toString('base64');
  return `Authorization: Basic ${pair}`;
}
