import { err, type Finding, type Location, ok, type Result } from '@tandem/contract';
import type { Files } from '@tandem/ports';
import { type BuiltComponent, parseBuilt } from '@tandem/release-records';

/** Why it is not known what was built. */
export interface NotBuilt {
  readonly failure: 'built-missing' | 'built-invalid';
  readonly detail: string;
  readonly at?: Location;
  /** The mistakes beside the one in `detail`. */
  readonly others: readonly Finding[];
}

/** Reads what builds left in the work folder. */
export async function readBuilt(
  files: Files,
  paths: readonly string[],
): Promise<Result<readonly BuiltComponent[], NotBuilt>> {
  const built: BuiltComponent[] = [];
  const findings: Finding[] = [];
  // The same file named twice is one build.
  for (const path of new Set(paths)) {
    const bytes = await files.read(path);
    if (bytes === undefined) {
      const detail = `There is no file '${path}' in the work folder.`;
      return err({ failure: 'built-missing', detail, others: [] });
    }
    const component = parseBuilt(new TextDecoder().decode(bytes), path);
    if (component.ok) built.push(component.value);
    else findings.push(...component.error);
  }
  const [first, ...others] = findings;
  return first
    ? err({ failure: 'built-invalid', detail: first.message, ...(first.at && { at: first.at }), others })
    : ok(built);
}
