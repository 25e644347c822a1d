import { err, type Finding, ok, type Result } from '@tandem/contract';

/** Each kind of field: its pattern, and a description for messages. */
const RULES = {
  version: [/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,127}$/, 'a version of letters, digits and . + _ -'],
  digest: [/^sha256:[0-9a-f]{64}$/, 'a digest: sha256: followed by 64 lower-case hexadecimal digits'],
  commit: [/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'a full commit hash'],
  image: [/^[a-z0-9][a-z0-9.:_/-]*[a-z0-9]$/, 'an image repository without tag and digest'],
  product: [/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a product name in kebab-case'],
  component: [/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a component name in kebab-case'],
} as const satisfies Record<string, readonly [RegExp, string]>;

/**
 * Reads a JSON object; reports every mistake as a finding in that file.
 *
 * @param read Builds the value and reports what is wrong with a field.
 */
export function readRecord<T>(
  text: string,
  file: string,
  read: (value: Record<string, unknown>, problem: (message: string) => void) => T,
): Result<T, readonly Finding[]> {
  const problems: string[] = [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    problems.push(`the file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = read(
    object(value, 'the file', (message) => problems.push(message)),
    (message) => problems.push(message),
  );
  if (problems.length === 0) return ok(result);
  return err(
    problems.map((message) => ({
      severity: 'error',
      rule: 'release-unit',
      message,
      at: { file },
    })),
  );
}

/** The value as an object; anything else is reported and read as an empty one. */
export function object(
  value: unknown,
  where: string,
  problem: (message: string) => void,
): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  problem(`${where} must be an object`);
  return {};
}

/** The value as a text of the kind; anything else is reported and read as an empty text. */
export function field(
  rule: keyof typeof RULES,
  value: unknown,
  where: string,
  problem: (message: string) => void,
): string {
  const [pattern, form] = RULES[rule];
  if (typeof value === 'string' && pattern.test(value)) return value;
  problem(`${where} must be ${form}`);
  return '';
}
