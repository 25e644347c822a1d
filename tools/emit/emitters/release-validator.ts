import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import type { Emitted } from '../emitter.ts';
import { releaseJsonSchema } from '../release-schema.ts';

/** Where the compiled validator is committed, from the root. */
const VALIDATOR_FILE = 'packages/procedures/release-file/src/validate.emitted.js';

export async function emits(): Promise<Emitted> {
  return new Map([[VALIDATOR_FILE, await validatorText()]]);
}

/**
 * The validator of release.yaml as source text: ajv's function for the schema, compiled ahead of time and
 * joined with the little of ajv that it calls, so that a bundle carries neither ajv nor the schema.
 */
async function validatorText(): Promise<string> {
  const ajv = new Ajv.default({
    allErrors: true,
    strict: false,
    messages: false,
    code: { source: true, esm: false },
  });
  const source = standaloneCode.default(ajv, ajv.compile(withoutProse(releaseJsonSchema()) as object));
  const built = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'node20',
    write: false,
    legalComments: 'none',
  });
  const code = built.outputFiles[0]?.text ?? '';
  return `// Emitted by \`npm run emit\` from the sections of release.yaml and the options of rules and gates. Do not edit.\n${code}`;
}

/** The schema without what only people read; it would be a third of the validator. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => key !== 'description' || typeof inner !== 'string',
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutProse(inner)]));
}
