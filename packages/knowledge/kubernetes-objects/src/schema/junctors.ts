import type { Json, Path } from '../manifest/manifest.ts';
import { type Check, type Report, reportAt } from './report.ts';
import type { StructuralSchema } from './structural.ts';

/**
 * The checks of `allOf`, `anyOf`, `oneOf` and `not`.
 *
 * @param compileNode Compiles a schema at a path.
 */
export function junctorChecks(
  schema: StructuralSchema,
  path: Path,
  compileNode: (schema: StructuralSchema, path: Path) => Check,
): readonly Check[] {
  // Inside junctors a structural schema only narrows values; what it does not name there is not unknown.
  const narrowed = (part: StructuralSchema): Check => compileNode(openly(part), path);
  const holds = (check: Check, value: Json): boolean => {
    const reports: Report[] = [];
    check(value, { path: [], reports });
    return reports.length === 0;
  };
  const checks: Check[] = (schema.allOf ?? []).map(narrowed);
  if (schema.anyOf) {
    const parts = schema.anyOf.map(narrowed);
    checks.push((value, at) => {
      if (parts.some((part) => holds(part, value))) return;
      reportAt(at, 'schema-alternatives', `This fits none of the ${parts.length} forms that it may have.`);
    });
  }
  if (schema.oneOf) {
    const parts = schema.oneOf.map(narrowed);
    checks.push((value, at) => {
      const count = parts.filter((part) => holds(part, value)).length;
      if (count === 1) return;
      const message = `This must fit exactly one of ${parts.length} forms, and fits ${count}.`;
      reportAt(at, 'schema-alternatives', message);
    });
  }
  if (schema.not) {
    const part = narrowed(schema.not);
    checks.push((value, at) => {
      if (holds(part, value)) reportAt(at, 'schema-alternatives', 'This has a form that it must not have.');
    });
  }
  return checks;
}

function openly(schema: StructuralSchema): StructuralSchema {
  const { items, properties, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    'x-kubernetes-preserve-unknown-fields': true,
    ...(items ? { items: openly(items) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, part]) => [key, openly(part)]),
          ),
        }
      : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: openly(additionalProperties) }
      : {}),
  };
}
