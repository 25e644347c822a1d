import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import * as files from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';

/** Libraries that are read only where a step's run reaches them: most of a bundle's bytes. */
const LIBRARIES = ['yaml', 'temporal-polyfill'];

/** Modules of Node that take a millisecond or more to load, which `--help` and most ends of a run do without. */
const BUILTINS: Readonly<Record<string, object>> = {
  'node:crypto': crypto,
  'node:child_process': childProcess,
  'node:fs/promises': files,
};

/**
 * Keeps the libraries as text until they are first used: Node would read through all of their code at every
 * start. What imports them must itself be imported dynamically, or the text is compiled at the start all the
 * same.
 */
export const deferredLibraries: Plugin = {
  name: 'deferred-libraries',
  setup(plugin) {
    const filter = new RegExp(`^(?:${LIBRARIES.join('|')})$`);
    plugin.onResolve({ filter }, ({ path, resolveDir }) => ({
      path,
      namespace: 'deferred',
      pluginData: resolveDir,
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'deferred' }, async ({ path, pluginData }) => {
      const built = await build({
        stdin: { contents: `module.exports = require(${JSON.stringify(path)});`, resolveDir: pluginData },
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        minify: true,
        charset: 'utf8',
        legalComments: 'eof',
        tsconfigRaw: {},
        write: false,
      });
      const text = JSON.stringify(built.outputFiles[0]?.text ?? '');
      return {
        loader: 'js',
        contents: `require('node:vm').compileFunction(${text}, ['module', 'exports', 'require'])(module, exports, require);`,
      };
    });
  },
};

/**
 * Loads Node's slower modules when a function of theirs is first called. A use of anything of them that is no
 * function does not build: name it here, or do without.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(plugin) {
    const filter = new RegExp(`^(?:${Object.keys(BUILTINS).join('|')})$`);
    plugin.onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'lazy' ? { path, external: true } : { path, namespace: 'lazy' },
    );
    plugin.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      loader: 'js',
      contents: Object.entries(BUILTINS[path] ?? {})
        .filter(([name, value]) => name !== 'default' && isPlainFunction(value))
        .map(
          ([name]) => `export const ${name} = (...all) => require(${JSON.stringify(path)}).${name}(...all);`,
        )
        .sort()
        .join('\n'),
    }));
  },
};

/** Whether a value is a function that is called, not a class that is made. */
function isPlainFunction(value: unknown): boolean {
  return typeof value === 'function' && !/^class\b/.test(String(value)) && !/^[A-Z]/.test(value.name);
}
