import type { Platform, ProcessView } from '@tandem/ports';
import { azureContext } from './context.ts';
import { azureReporter } from './reporter.ts';

/** Azure Pipelines as the runtime sees it. */
export function createAzure(view: ProcessView): Platform {
  return { context: azureContext(view.env), reporter: azureReporter(view) };
}
