import { releaseSchema } from '@tandem/release-file/schema';
import { type JsonSchema, jsonSchemaOf } from '@tandem/release-process';

/** The JSON Schema of release.yaml, with the options of every rule and gate. */
export function releaseJsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'release.yaml',
    ...jsonSchemaOf(releaseSchema().root),
  };
}
