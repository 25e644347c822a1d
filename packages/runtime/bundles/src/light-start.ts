import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import * as files from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { FORGE_KINDS } from '@tandem/ports';
import { build, type Metafile, type Plugin, type PluginBuild } from 'esbuild';
import { replacements } from './replacements.ts';

/**
 * What is read only where a step's run reaches it, most of a bundle's bytes: libraries, the adapters of forges, of
 * which a run needs one, and the validator that is emitted from the schema of release.yaml, whose one export is its
 * default.
 */
const DEFERRED = new RegExp(
  `^(?:yaml|temporal-polyfill|@tandem/forge-(?:${FORGE_KINDS.join('|')})|.*/validate\\.emitted\\.js)$`,
);

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
 *
 * @param carried Gets, for each module that is kept as text, the sources that it is made of.
 */
export const deferredLibraries = (carried: Map<string, readonly string[]>): Plugin => ({
  name: 'deferred-libraries',
  setup(plugin) {
    plugin.onResolve({ filter: DEFERRED }, ({ path, resolveDir }) => ({
      path: path.startsWith('.') ? relative(root(plugin), join(resolveDir, path)) : path,
      namespace: 'deferred',
      pluginData: { resolveDir, path },
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'deferred' }, async ({ pluginData }) => {
      const { path, resolveDir } = pluginData as { readonly path: string; readonly resolveDir: string };
      const whole = `require(${JSON.stringify(path)})${path.startsWith('.') ? '.default' : ''}`;
      const built = await build({
        stdin: { contents: `module.exports = ${whole};`, resolveDir },
        absWorkingDir: root(plugin),
        plugins: [replacements],
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        minify: true,
        legalComments: 'eof',
        tsconfigRaw: {},
        metafile: true,
        write: false,
      });
      const name = path.startsWith('.') ? relative(root(plugin), join(resolveDir, path)) : path;
      carried.set(name, sourcesOf(built.metafile));
      const text = JSON.stringify(built.outputFiles[0]?.text ?? '');
      return {
        loader: 'js',
        contents: `require('node:vm').compileFunction(${text}, ['module', 'exports', 'require'])(module, exports, require);`,
      };
    });
  },
});

/** The sources of which something is in what was built. */
function sourcesOf({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

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
          ([name, value]) =>
            `export const ${name} = (...all) => require(${JSON.stringify(path)}).${name}(...all);${promised(path, name, value)}`,
        )
        .sort()
        .join('\n'),
    }));
  },
};

/**
 * What `util.promisify` makes of a function that says so itself, as `execFile` does, whose promise has two results:
 * without, the promise of a wrapper has the first alone (https://nodejs.org/api/util.html#utilpromisifycustom).
 */
function promised(path: string, name: string, value: unknown): string {
  if (!Object.hasOwn(value as object, promisify.custom)) return '';
  const custom = `Symbol.for('nodejs.util.promisify.custom')`;
  return ` ${name}[${custom}] = (...all) => require(${JSON.stringify(path)}).${name}[${custom}](...all);`;
}

/** Where the build runs: names of modules are relative to it, so that they are the same on every machine. */
function root(plugin: PluginBuild): string {
  return plugin.initialOptions.absWorkingDir ?? '.';
}

/** Whether a value is a function that is called, not a class that is made. */
function isPlainFunction(value: unknown): boolean {
  return typeof value === 'function' && !/^class\b/.test(String(value)) && !/^[A-Z]/.test(value.name);
}
