/** An import of a source file; lines count from 1. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

const IMPORT =
  /(?:^|[\n;])[ \t]*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?(['"])([^'"\n]+)\1|\bimport\(\s*(['"])([^'"\n]+)\3/g;

/** Everything that a TypeScript source imports or re-exports, types too, statically or not. */
export function importsOf(source: string): readonly Import[] {
  const text = withoutComments(source);
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? match[4] ?? '',
    line: lineAt(text, match.index + match[0].length),
  }));
}

/** Where a source uses what belongs to the machine: the process, the console, the network, timers. */
export function machineWords(source: string): readonly { readonly word: string; readonly line: number }[] {
  const text = withoutTexts(withoutComments(source));
  // A method may be named fetch, as the one of the port Git is: only a call within an expression counts.
  const words =
    /(?<![\w.$-])(process|console)(?=\s*\.)|(?<![\w.$])(setTimeout|setInterval)(?=\()|(?:\b(?:await|return|void)|[=(,:?[>])\s*(fetch)(?=\()/g;
  return [...text.matchAll(words)].map((match) => ({
    word: match[1] ?? match[2] ?? match[3] ?? '',
    line: lineAt(text, match.index + match[0].length),
  }));
}

/** Where a source reads the time of the machine. */
export function clockWords(source: string): readonly { readonly word: string; readonly line: number }[] {
  const text = withoutTexts(withoutComments(source));
  return [...text.matchAll(/\bDate\.now\b|\bnew Date(?:\(\))?(?![\w(])|\bTemporal\.Now\b/g)].map((match) => ({
    word: match[0],
    line: lineAt(text, match.index + match[0].length),
  }));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** The source with its comments blank; what looks like one within quotes on one line stays. */
function withoutComments(source: string): string {
  const parts = /(['"`])(?:\\.|(?!\1)[^\\\n])*\1|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return source.replace(parts, (part) => (part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part));
}

/** The source with its texts blank. */
function withoutTexts(source: string): string {
  return source.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (part) => ' '.repeat(part.length));
}
