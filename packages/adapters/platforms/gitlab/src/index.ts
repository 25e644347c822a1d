import type { Platform, ProcessView } from '@tandem/ports';
import { gitlabContext } from './context.ts';
import { gitlabReporter } from './reporter.ts';

export { outputPrefix, outputVariable } from './dotenv.ts';
export { CODE_QUALITY_FILE, SUMMARY_FILE } from './files.ts';

/** GitLab CI as the runtime sees it. */
export function createGitlab(view: ProcessView): Platform {
  return { context: gitlabContext(view.env), reporter: gitlabReporter(view) };
}
