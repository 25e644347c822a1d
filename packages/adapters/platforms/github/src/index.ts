import type { Platform, ProcessView } from '@tandem/ports';
import { githubContext } from './context.ts';
import { githubReporter } from './reporter.ts';

/** GitHub Actions as the runtime sees it. The toolkit is loaded here and not before: only GitHub pays for it. */
export async function createGithub(view: ProcessView): Promise<Platform> {
  const core = await import('@actions/core');
  return { context: githubContext(view.env), reporter: githubReporter(view, core) };
}
