import type { InputSpec, ListInput } from './input.ts';

/**
 * Why a typed value is not valid for an input: the rest of a sentence that starts with the value's name, or
 * undefined where it is valid.
 */
export function valueProblem(
  input: InputSpec,
  value: string | number | boolean | readonly string[],
): string | undefined {
  switch (input.type) {
    case 'text':
      if (typeof value !== 'string') return 'is not text';
      return patternProblem(input.pattern, value);
    case 'path':
      return typeof value === 'string' ? pathProblem(value) : 'is not a path';
    case 'choice':
      return input.options.includes(String(value)) ? undefined : `is not one of ${input.options.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'is not true or false';
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'is not a whole number';
      if (input.minimum !== undefined && value < input.minimum) return `is below ${input.minimum}`;
      if (input.maximum !== undefined && value > input.maximum) return `is above ${input.maximum}`;
      return undefined;
    case 'list': {
      if (!Array.isArray(value)) return 'is not a list';
      for (const item of value) {
        const problem = itemProblem(input, item);
        if (problem) return `has an item '${item}' that ${problem}`;
      }
      return undefined;
    }
  }
}

function itemProblem(input: ListInput, item: unknown): string | undefined {
  if (typeof item !== 'string') return 'is not text';
  if (input.items === 'path') return item === '' ? 'is empty' : pathProblem(item);
  return patternProblem(input.pattern, item);
}

/** A path may contain anything but control characters: no platform allows a line break in an output or a log line. */
function pathProblem(path: string): string | undefined {
  return /\p{Cc}/u.test(path) ? 'contains a control character' : undefined;
}

function patternProblem(pattern: string | undefined, value: string): string | undefined {
  if (pattern === undefined) return undefined;
  return new RegExp(`^(?:${pattern})$`, 'u').test(value) ? undefined : `does not match ${pattern}`;
}
