import type { Field } from './field.ts';

/**
 * A field's default as text, such as `core, config, node` or `# for gitlab; AB# for azure-devops`. Undefined where
 * the key is required or optional, and where absent means empty, as with most lists and mappings.
 */
export function defaultText({ default: value }: Field): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return wordsOf(value);
  if (!('values' in value)) return undefined;
  return Object.entries(value.values as Readonly<Record<string, unknown>>)
    .map(([word, each]) => `${wordsOf(each)} for ${word}`)
    .join('; ');
}

function wordsOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? undefined : value.join(', ');
}
