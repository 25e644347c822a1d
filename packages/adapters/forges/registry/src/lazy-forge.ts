import type { Forge } from '@tandem/ports';

type Methods = Record<string, ((...given: never[]) => Promise<unknown>) | undefined>;

/** The parts of a forge with the names of their methods; the compiler sees to it that none is missing. */
const PARTS: {
  readonly [P in 'mergeRequests' | 'tickets' | 'commits' | 'deployments']: Record<keyof Forge[P], true>;
} = {
  mergeRequests: {
    read: true,
    list: true,
    ofCommit: true,
    create: true,
    update: true,
    changedFiles: true,
    commits: true,
    approvals: true,
    threads: true,
    tickets: true,
    putThread: true,
  },
  tickets: { read: true, list: true, commentKeys: true, putComment: true, move: true, link: true },
  commits: { read: true, between: true, file: true, setStatus: true, statuses: true },
  deployments: { list: true, put: true },
};

/** A forge that is made when the first of its methods is called. */
export function lazyForge(kind: Forge['kind'], make: () => Promise<Forge>): Forge {
  let made: Promise<Forge> | undefined;
  const forge = (): Promise<Forge> => {
    made ??= make();
    return made;
  };
  const part = (name: keyof typeof PARTS): Methods =>
    Object.fromEntries(
      Object.keys(PARTS[name])
        // Azure DevOps takes no records of deployments from outside.
        .filter((method) => !(kind === 'azure-devops' && name === 'deployments' && method === 'put'))
        .map((method) => [
          method,
          async (...given: never[]) => ((await forge())[name] as unknown as Methods)[method]?.(...given),
        ]),
    );
  return {
    kind,
    mergeRequests: part('mergeRequests') as unknown as Forge['mergeRequests'],
    tickets: part('tickets') as unknown as Forge['tickets'],
    commits: part('commits') as unknown as Forge['commits'],
    deployments: part('deployments') as unknown as Forge['deployments'],
  };
}
