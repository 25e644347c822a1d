import type { Field } from './field.ts';
import { at, type Problem } from './problem.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The problems that the checks of the texts in a field report, each at its own path.
 *
 * @param written A value that matches the JSON Schema of the field.
 */
export function checkProblems(
  field: Field,
  written: unknown,
  path: Problem['path'] = [],
): readonly Problem[] {
  if (written === undefined) return [];
  switch (field.type) {
    case 'text': {
      const message = field.check?.(String(written));
      return message === undefined ? [] : [at(path, message)];
    }
    case 'list':
      return (written as readonly unknown[]).flatMap((item, index) =>
        checkProblems(field.items, item, [...path, index]),
      );
    case 'map':
      return Object.entries(written as Mapping).flatMap(([key, value]) =>
        checkProblems(field.values, value, [...path, key]),
      );
    case 'object':
      return Object.entries(field.fields).flatMap(([key, inner]) =>
        checkProblems(inner, (written as Mapping)[key], [...path, key]),
      );
    case 'either':
      return typeof written === 'string' ? [] : checkProblems(field.otherwise, written, path);
    default:
      return [];
  }
}
