import { isAbsolute, resolve } from 'node:path';
import { err, ok, type Result } from '@tandem/contract';

/** A repository's URL taken apart, so that what reaches git's command line and our messages has no secret. */
export interface RemoteUrl {
  /** The URL without user and password; a folder as an absolute path. */
  readonly url: string;
  /** `https://host:port`, where it is an http(s) URL. */
  readonly origin?: string;
  /** Whether credentials may be sent: over TLS, or to this machine itself. */
  readonly secure?: boolean;
  /** User and password that stood in the URL. */
  readonly credentials?: { readonly user: string; readonly password: string };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads a repository's URL: https, http, ssh, git or file, the short form `user@host:path`, or a folder.
 * The error says what is wrong, without the URL's user and password.
 */
export function readRemoteUrl(text: string, cwd: string): Result<RemoteUrl, string> {
  if (text === '') return err('The URL of the repository is empty.');
  if (text.startsWith('-')) return err(`The URL '${text}' begins with a dash.`);
  if (/[\u0000-\u001f\u007f]/.test(text)) return err('The URL of the repository holds control characters.');
  if (/^[a-z0-9+.-]+::/i.test(text)) return err(`The URL '${hideUser(text)}' names a transport helper.`);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    if (/^[^/\\]{2,}:/.test(text)) return ok({ url: text });
    return ok({ url: isAbsolute(text) ? text : resolve(cwd, text) });
  }
  if (!['https', 'http', 'ssh', 'git', 'file'].includes(scheme)) {
    return err(
      `The URL '${hideUser(text)}' is of the kind ${scheme}; https, http, ssh, git and file are known.`,
    );
  }
  if (scheme !== 'https' && scheme !== 'http') return ok({ url: text });
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined) return err(`The URL '${hideUser(text)}' cannot be read.`);
  return ok(httpUrl(parsed));
}

function httpUrl(parsed: URL): RemoteUrl {
  const { username, password, origin, protocol, hostname } = parsed;
  const credentials = { user: decoded(username), password: decoded(password) };
  parsed.username = '';
  parsed.password = '';
  return {
    url: parsed.href,
    origin,
    secure: protocol === 'https:' || LOOPBACK.test(hostname),
    ...(password !== '' && { credentials }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text with the user and password of every URL in it left out. */
export function hideUser(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*(?:@[^\s/@'"]*)*@/gi, '$1');
}

/** What is wrong with a branch's name by git's rules (git-check-ref-format), or undefined. */
export function branchProblem(branch: string): string | undefined {
  const parts = branch.split('/');
  const wrong =
    branch === '' ||
    branch.startsWith('-') ||
    branch === '@' ||
    branch.endsWith('.') ||
    /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{/.test(branch) ||
    parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock'));
  return wrong ? `'${branch}' is no name of a branch.` : undefined;
}
