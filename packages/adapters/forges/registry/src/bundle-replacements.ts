import { AZURE_REPLACEMENTS } from '@tandem/forge-azure-devops/bundle-replacements';
import { GITLAB_REPLACEMENTS } from '@tandem/forge-gitlab/bundle-replacements';

/** Modules that bundles carry in the place of parts of the forges' client libraries that no step uses. */
export const FORGE_REPLACEMENTS: Readonly<Record<string, string>> = {
  ...GITLAB_REPLACEMENTS,
  ...AZURE_REPLACEMENTS,
};
