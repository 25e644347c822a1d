import type { Platform, ProcessView } from '@tandem/ports';
import { localReporter } from './reporter.ts';

/** A laptop as the runtime sees it: whoever is logged in, and no page to link to. */
export function createLocal(view: ProcessView): Platform {
  const actor = view.env.USER || view.env.USERNAME || view.env.LOGNAME;
  return { context: { platform: 'local', ...(actor && { actor }) }, reporter: localReporter(view) };
}
