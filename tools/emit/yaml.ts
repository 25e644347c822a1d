import { Document } from 'yaml';

/** The first line of a file that is made of a step's contract, without the sign of a comment. */
export function emittedLine(step: string): string {
  return `Emitted by \`npm run emit\` from packages/steps/${step}/contract.ts. Do not edit.`;
}

/**
 * A value as a YAML document: texts of many lines as literal blocks, none folded. In YAML 1.1, as the platforms
 * read it: there `yes`, `no`, `on` and `off` are flags, and texts of these letters must be quoted.
 */
export function yamlText(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  document.directives = undefined;
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}

/** An expression as Azure Pipelines and GitHub write it. */
export function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** A value as one line of JSON. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
