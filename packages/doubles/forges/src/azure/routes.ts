import type { StoredRepository, StoredUser } from '../data.ts';
import type { ApiAnswer, ApiRequest } from '../server.ts';
import type { ForgeState } from '../state.ts';

/** What a handler is given. */
export interface AzureCall {
  readonly state: ForgeState;
  readonly request: ApiRequest;
  readonly user: StoredUser;
  /** The project's name; empty where the path has none. */
  readonly project: string;
  /** The captured parts of the path, decoded. */
  readonly parts: readonly string[];
}

/** A call about a repository, which is its first captured part. */
export interface GitCall extends AzureCall {
  readonly repository: StoredRepository;
}

/** A method, a path below `_apis` with `:` for each captured part, and what answers. */
export type Route<C> = readonly [method: string, path: string, answer: (call: C) => ApiAnswer];

/** The route that a path fits, with its captured parts. */
export function routeFor<C>(
  routes: readonly Route<C>[],
  method: string,
  path: string,
): { readonly answer: Route<C>[2]; readonly parts: readonly string[] } | undefined {
  for (const [verb, pattern, answer] of routes) {
    if (verb !== method) continue;
    const match = new RegExp(`^${pattern.replace(/:/g, '([^/]+)')}$`, 'i').exec(path);
    if (match) return { answer, parts: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
