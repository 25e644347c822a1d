// Writes what kustomize's built-in OpenAPI knows into the kustomize package. Needs Go; the slow suite checks the result.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFluxLibraries } from './flux-libraries.ts';
import { schemaText } from './schema-text.ts';

const file = join(import.meta.dirname, '../../packages/knowledge/kustomize/src/engine/schema.emitted.ts');
const libraries = await startFluxLibraries((line) => process.stderr.write(`${line}\n`));
const { schema, error } = await libraries.schema();
libraries.close();
if (schema) writeFileSync(file, schemaText(schema));
else throw new Error(error ?? 'the program has no schema');
