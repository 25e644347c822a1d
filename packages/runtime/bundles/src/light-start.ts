import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import * as files from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { join, relative } from 'node:path';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import { FORGE_KINDS } from '@tandem/ports';
import { build, type Metafile, type Plugin, type PluginBuild } from 'esbuild';
import { codeExpression, type DeferredPart } from './deferred-text.ts';
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
  'node:http': http,
  'node:https': https,
  'node:tls': tls,
};

/**
 * Keeps the libraries as text until they are first used: Node would read through all of their code at every
 * start. What imports them must itself be imported dynamically, or the text is compiled at the start all the
 * same.
 *
 * @param parts Gets each module that is kept as text. The caller appends the declarations of those in use.
 */
export const deferredLibraries = (parts: Map<string, DeferredPart>): Plugin => ({
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
      parts.set(name, { code: built.outputFiles[0]?.text ?? '', sources: sourcesOf(built.metafile) });
      return {
        loader: 'js',
        contents: `require('node:vm').compileFunction(${codeExpression(name)}, ['module', 'exports', 'require'])(module, exports, require);`,
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
 * Loads Node's slower modules when a function of theirs is first called, or when any property of their default
 * export is first read. Another named import that is no function does not build: read it from the default export.
 * Libraries get the modules themselves, since they extend their classes.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(plugin) {
    const filter = new RegExp(`^(?:${Object.keys(BUILTINS).join('|')})$`);
    plugin.onResolve({ filter }, ({ path, namespace, importer }) =>
      namespace === 'lazy' || /[\\/]node_modules[\\/](?!@tandem[\\/])/.test(importer)
        ? { path, external: true }
        : { path, namespace: 'lazy' },
    );
    plugin.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      loader: 'js',
      contents: [...functionsOf(path), defaultOf(path)].join('\n'),
    }));
  },
};

/** An export for each function of a module, which loads the module when it is called. */
function functionsOf(path: string): readonly string[] {
  return Object.entries(BUILTINS[path] ?? {})
    .filter(([name, value]) => name !== 'default' && isPlainFunction(value))
    .map(
      ([name, value]) =>
        `export const ${name} = (...all) => require(${JSON.stringify(path)}).${name}(...all);${promised(path, name, value)}`,
    )
    .sort();
}

/** The default export: an object that loads the module when a property of it is read. */
function defaultOf(path: string): string {
  return `export default new Proxy({}, { get: (_, name) => require(${JSON.stringify(path)})[name] });`;
}

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
