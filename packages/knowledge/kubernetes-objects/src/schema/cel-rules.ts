import { compileCel } from '../cel/evaluate-cel.ts';
import type { Path } from '../manifest/manifest.ts';
import { type Check, type NotCheckable, reportAt } from './report.ts';
import type { StructuralSchema } from './structural.ts';

/** The checks of a node's CEL rules; those that cannot be checked are named in `notChecked`. */
export function celChecks(
  schema: StructuralSchema,
  path: Path,
  notChecked: NotCheckable[],
): readonly Check[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule, message }) => {
    const compiled = compileCel(rule);
    if (!compiled.ok) {
      notChecked.push({ path, what: 'cel', source: rule, reason: compiled.error });
      return [];
    }
    const check: Check = (value, at) => {
      const answer = compiled.value(value);
      if (answer.ok && answer.value) return;
      const why = answer.ok ? '' : ` (the rule ${answer.error})`;
      reportAt(at, 'schema-rule', `${message ?? 'A rule of the schema is broken.'}${why} The rule: ${rule}`);
    };
    return [check];
  });
}
