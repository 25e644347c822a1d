import { build, type Metafile } from 'esbuild';
import { ADAPTERS, type Factory, PLATFORMS } from './adapters.ts';
import { type DeferredPart, declarationOf } from './deferred-text.ts';
import { licenceComment } from './licences.ts';
import { deferredLibraries, lazyBuiltins } from './light-start.ts';
import { replacements } from './replacements.ts';
import { STEPS_FOLDER, type Step } from './steps.ts';

/**
 * The bytes of a step's bundle: one CommonJS file for Node 20 and later that carries all it needs. They depend
 * on the sources, the step's version and the installed libraries alone, not on where the checkout lies.
 *
 * @param root The checkout that the sources are taken from.
 */
export function bundleStep(root: string, step: Step): Promise<Uint8Array> {
  return bundleProgram(root, { name: step.name, version: step.version, text: entryText(step) });
}

/** The bytes of any program of this repository, made as a step's bundle is. */
export async function bundleProgram(
  root: string,
  program: { readonly name: string; readonly version: string; readonly text: string },
): Promise<Uint8Array> {
  const { name, version, text } = program;
  const parts = new Map<string, DeferredPart>();
  const built = await build({
    stdin: { contents: text, resolveDir: root, sourcefile: `${name}.ts`, loader: 'ts' },
    absWorkingDir: root,
    plugins: [replacements, deferredLibraries(parts), lazyBuiltins],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    banner: { js: `/* Tandem: the step ${name} ${version}. Built by npm run bundle. */` },
    // Their whole licences follow at the end; few libraries say them in a comment.
    legalComments: 'none',
    metafile: true,
    // The settings of whoever runs this must not get into the bytes.
    tsconfigRaw: {},
    logLevel: 'warning',
    write: false,
  });
  const [file] = built.outputFiles;
  if (!file) throw new Error(`esbuild made nothing of the step ${name}.`);
  const carried = new Map([...parts].map(([module, { sources }]) => [module, sources]));
  const licences = licenceComment(root, built.metafile, carried);
  return Buffer.concat([file.contents, Buffer.from(declarationsIn(built.metafile, parts) + licences)]);
}

/** The declarations of the parts that something in the bundle uses, sorted by name. */
function declarationsIn(metafile: Metafile, parts: ReadonlyMap<string, DeferredPart>): string {
  const [output] = Object.values(metafile.outputs);
  return [...parts]
    .filter(([name]) => (output?.inputs[`deferred:${name}`]?.bytesInOutput ?? 0) > 0)
    .map(([name, { code }]) => declarationOf(name, code))
    .sort()
    .join('');
}

/** The program that a bundle is made of: the step, the platforms, and the adapters of its ports. */
export function entryText({ name, contract, version }: Step): string {
  const adapters = contract.ports.map((port) => [port, ADAPTERS[port]] as const);
  const platforms = Object.entries(PLATFORMS);
  const folder = `./${STEPS_FOLDER}/${name}`;
  return [
    `import { main } from '@tandem/step-runtime';`,
    `import { contract } from '${folder}/contract.ts';`,
    `import { run } from '${folder}/run.ts';`,
    ...[...platforms, ...adapters].map(
      ([, { module, factory }]) => `import { ${factory} } from '${module}';`,
    ),
    'main({',
    '  contract,',
    '  run,',
    `  version: ${JSON.stringify(version)},`,
    `  platforms: { ${record(platforms)} },`,
    `  adapters: { ${record(adapters)} },`,
    '});',
    '',
  ].join('\n');
}

function record(factories: readonly (readonly [string, Factory])[]): string {
  return factories.map(([name, { factory }]) => `${name}: ${factory}`).join(', ');
}
