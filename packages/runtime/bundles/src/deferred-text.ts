/** A part of a bundle that is kept as text until its first use. */
export interface DeferredPart {
  readonly code: string;
  /** The sources that the code is made of. */
  readonly sources: readonly string[];
}

/**
 * The declaration that keeps a part as text. The text is a comment within a function: V8 skips a comment several
 * times faster than it scans a string literal, and the source of a function can be read also where the bundle runs
 * from memory and has no file.
 */
export function declarationOf(name: string, code: string): string {
  return `${headOf(name)}${code.replace(/\*(@*)\//g, '*@$1/')}${TAIL}\n`;
}

/** An expression that evaluates to the code of a declared part. */
export function codeExpression(name: string): string {
  const text = `String(${identifierOf(name)}).slice(${headOf(name).length}, -${TAIL.length})`;
  return `${text}.replace(/\\*@(@*)\\//g, '*$1/')`;
}

const TAIL = '*/}';

function headOf(name: string): string {
  return `function ${identifierOf(name)}(){/*`;
}

/** Made of the module's name, so that a bundle's bytes do not depend on the order in which parts are built. */
function identifierOf(name: string): string {
  return `tandemPart_${name.replace(/\W/g, (character) => `$${character.charCodeAt(0).toString(16)}`)}`;
}
