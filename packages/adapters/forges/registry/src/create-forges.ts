import { createClock } from '@tandem/machine';
import type { Clock, Forges, Http, ProcessView } from '@tandem/ports';
import { ADAPTERS } from './adapters.ts';
import { credentialFor } from './credential.ts';
import { lazyForge } from './lazy-forge.ts';

/**
 * Forges with the credentials of the environment. Each client library is loaded when something is first asked of
 * a forge of its kind: a step that is refused earlier, or needs the other kind, starts without it.
 *
 * @param clock Absent: the machine's. A test gives its own.
 */
export function createForges(view: ProcessView, clock: Clock = createClock()): Forges {
  let transport: Http | undefined;
  return {
    open: (repository) =>
      lazyForge(repository.forge, async () => {
        const { createHttp } = await import('@tandem/http');
        transport ??= createHttp({ env: view.env, clock });
        const http = transport;
        const create = await ADAPTERS[repository.forge]();
        return create({ repository, credential: credentialFor(repository, view.env), http, clock });
      }),
  };
}
