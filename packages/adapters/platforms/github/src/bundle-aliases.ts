const NO_NETWORK = '@tandem/platform-github/no-network';

/**
 * What a bundler should put in the place of modules that `@actions/core` loads and no step uses: esbuild's
 * `alias`. A bundle is 400 KB smaller by it.
 */
export const BUNDLE_ALIASES: Readonly<Record<string, string>> = {
  '@actions/http-client': NO_NETWORK,
  '@actions/http-client/lib/auth': NO_NETWORK,
  '@actions/exec': NO_NETWORK,
};
