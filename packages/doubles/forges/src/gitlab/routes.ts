import type { SandboxRepository, SandboxUser } from '../data.ts';
import type { FaceAnswer, FaceRequest } from '../server.ts';
import type { ForgeWorld } from '../state.ts';

/** What a handler is given. */
export interface GitlabCall {
  readonly world: ForgeWorld;
  readonly request: FaceRequest;
  readonly user: SandboxUser;
  readonly repository: SandboxRepository;
  /** The captured parts of the path, decoded. */
  readonly parts: readonly string[];
}

/** One route below a project: a method, a path with `:` for each captured part, and what answers. */
export type Route = readonly [method: string, path: string, answer: (call: GitlabCall) => FaceAnswer];

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
