import { readFileSync } from 'node:fs';
import type { Clock, ProcessView } from '@tandem/ports';
import { type Access, NoAccess } from './access.ts';
import type { Credential } from './credential.ts';
import { credentialFrom } from './exec-plugin.ts';

/** Gives the credential of now. `renew`: the server did not take the one that was given last. */
export type Credentials = (renew?: boolean) => Promise<Credential>;

/** How long a token from a file is taken to be the newest, as client-go does; milliseconds. */
const FILE_AGE = 60_000;

/** Credentials of an identity, asked for where they are needed and kept while they last. */
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
    throw new NoAccess(`The token in ${path} cannot be read: ${(error as Error).message}`);
  }
}
