import { FORGE_REPLACEMENTS } from '@tandem/forge-registry/bundle-replacements';
import { BUNDLE_ALIASES } from '@tandem/platform-github/bundle-aliases';
import type { Plugin } from 'esbuild';

/** What a bundle carries in the place of modules that a library loads and no step uses. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  ...BUNDLE_ALIASES,
  ...FORGE_REPLACEMENTS,
};

/** Replaces them, also where a library imports its own part by a relative path. */
export const replacements: Plugin = {
  name: 'replacements',
  setup(build) {
    build.onResolve({ filter: /^(?:[@\w]|\.\/[A-Z])/ }, ({ path, importer, resolveDir }) => {
      const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\/[^/]+$/.exec(importer)?.[1];
      const name = path.startsWith('./') && library ? `${library}/${path.slice(2)}` : path;
      const other = Object.hasOwn(REPLACEMENTS, name) ? REPLACEMENTS[name] : undefined;
      return other === undefined ? undefined : build.resolve(other, { kind: 'import-statement', resolveDir });
    });
  },
};
