import { readFileSync } from 'node:fs';
import type { Clock, ProcessView } from '@tandem/ports';
import { type Access, NoAccess } from './access.ts';
import type { Credential } from './credential.ts';
import { credentialFrom } from './exec-plugin.ts';

/** Returns the current credential. `renew`: the server rejected the last one. */
export type Credentials = (renew?: boolean) => Promise<Credential>;

/** How long a token from a file is cached, as in client-go; milliseconds. */
const FILE_AGE = 60_000;

/** The credentials of an identity, requested when needed and cached while they are valid. */
export function credentialsOf(access: Access, view: ProcessView, clock: Clock): Credentials {
  let kept: Promise<Credential> | undefined;
  return async (renew = false) => {
    const now = Date.parse(clock.now());
    const last = await kept?.catch(() => undefined);
    const old = last?.until !== undefined && last.until <= now;
    if (!last || old || renew) kept = ask(access, view, clock);
    return (kept ?? ask(access, view, clock)) as Promise<Credential>;
  };
}

async function ask(access: Access, view: ProcessView, clock: Clock): Promise<Credential> {
  const { identity } = access;
  switch (identity.kind) {
    case 'none':
      return {};
    case 'certificate':
      return { cert: identity.cert, key: identity.key };
    case 'token':
      return { authorization: `Bearer ${identity.token}` };
    case 'token-file':
      return { authorization: `Bearer ${tokenIn(identity.path)}`, until: Date.parse(clock.now()) + FILE_AGE };
    case 'password': {
      const pair = Buffer.from(`${identity.username}:${identity.password}`).toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    case 'exec':
      return credentialFrom(identity.plugin, access, view, clock);
  }
}

function tokenIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new NoAccess(`Cannot read the token in ${path}: ${(error as Error).message}`);
  }
}
