import { err, type Finding, ok, type Result } from '@tandem/contract';
import type { Release } from '@tandem/release-process';
import { mistakesIn } from './mistakes.ts';
import { releaseSchema } from './schema.ts';
import { readYamlFile, type YamlMistake } from './yaml-file.ts';

/**
 * Reads a release.yaml, with the options of every rule and every gate. Every mistake is a finding with its line and
 * column, in the order of the file.
 *
 * @param file The name to show.
 */
export function readRelease(text: string, file: string): Result<Release, readonly Finding[]> {
  const read = readYamlFile(text);
  if (!read.ok) return err(read.error.map((mistake) => findingOf(mistake, file)));
  const { value, placeOf } = read.value;
  const schema = releaseSchema();
  const misshapen = mistakesIn(value, schema.root);
  const problems = misshapen.length > 0 ? misshapen : schema.problems(value);
  if (problems.length === 0) return ok(schema.complete(value));
  const placed = problems.map((problem) => ({ ...placeOf(problem), message: problem.message }));
  placed.sort((one, other) => one.offset - other.offset);
  return err(placed.map((mistake) => findingOf(mistake, file)));
}

function findingOf({ line, column, message }: YamlMistake, file: string): Finding {
  return { severity: 'error', rule: 'release-file', message, at: { file, line, column } };
}
