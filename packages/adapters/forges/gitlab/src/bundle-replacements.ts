/** Modules that bundles carry in the place of libraries that the client library loads and we do not use. */
export const GITLAB_REPLACEMENTS: Readonly<Record<string, string>> = {
  'rate-limiter-flexible': '@tandem/forge-gitlab/light/no-limits',
  'picomatch-browser': '@tandem/forge-gitlab/light/no-limits',
};
