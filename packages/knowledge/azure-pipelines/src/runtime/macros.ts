/** How deep variables may stand for variables. */
const DEPTH = 50;

/**
 * Puts variables into the `$(name)` of a text. Names are found in any case; what is not defined stays as it is
 * written, as does a variable that stands for itself (Microsoft's "Define variables", section Macro syntax).
 */
export function expandMacros(text: string, variables: Readonly<Record<string, string>>): string {
  const values = new Map(Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value]));
  return expand(text, values, []);
}

function expand(text: string, values: ReadonlyMap<string, string>, within: readonly string[]): string {
  let out = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('$(', at);
    const close = open === -1 ? -1 : text.indexOf(')', open);
    if (close === -1) return out + text.slice(at);
    const name = text.slice(open + 2, close).toLowerCase();
    const value = values.get(name);
    if (value === undefined || within.includes(name) || within.length >= DEPTH) {
      out += text.slice(at, open + 2);
      at = open + 2;
    } else {
      out += text.slice(at, open) + expand(value, values, [...within, name]);
      at = close + 1;
    }
  }
}
