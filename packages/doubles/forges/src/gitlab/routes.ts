import type { StoredRepository, StoredUser } from '../data.ts';
import type { ApiAnswer, ApiRequest } from '../server.ts';
import type { ForgeState } from '../state.ts';

/** What a handler is given. */
export interface GitlabCall {
  readonly state: ForgeState;
  readonly request: ApiRequest;
  readonly user: StoredUser;
  readonly repository: StoredRepository;
  /** The captured parts of the path, decoded. */
  readonly parts: readonly string[];
}

/** One route below a project: a method, a path with `:` for each captured part, and what answers. */
export type Route = readonly [method: string, path: string, answer: (call: GitlabCall) => ApiAnswer];

/** The route that a path below a project fits, with its captured parts. */
export function routeFor(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly answer: Route[2]; readonly parts: readonly string[] } | undefined {
  for (const [verb, pattern, answer] of routes) {
    if (verb !== method) continue;
    const expression = new RegExp(`^${pattern.replace(/:/g, '([^/]+)')}$`);
    const match = expression.exec(path);
    if (match) return { answer, parts: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
