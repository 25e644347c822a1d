import type { InputSpec } from '@tandem/contract';

/** The input of every template that states where bundles are fetched. */
export const BUNDLES = 'Where the bundles are. Empty: what the variable TANDEM_BUNDLES says.';

/** What an input is, with what its type alone does not state: no platform has a type for a path. */
export function describedInput(spec: InputSpec): string {
  if (spec.type === 'path') return `${spec.description} A path in the workspace of the job.`;
  if (spec.type === 'list' && spec.items === 'path')
    return `${spec.description} Paths in the workspace of the job.`;
  return spec.description;
}
