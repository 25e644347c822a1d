type Variables = Readonly<Record<string, string>>;

/**
 * The value of a job's variable as its script sees it. GitLab first puts in what it knows, also inside the
 * values put in: `$NAME`, `${NAME}`, `%NAME%`, with `$$` and `%%` left alone; what it does not know stays. Then
 * the runner does the same by Go's `os.Expand`: `$$` is a dollar sign, what is not defined is empty, and so are
 * the shell's own `$1` and `${…}` that hold no name (docs.gitlab.com, ci/variables/where_variables_can_be_used,
 * "GitLab internal variable expansion mechanism" and "GitLab Runner internal variable expansion mechanism").
 * A variable that leads back to itself stays as it is written.
 */
export function expandVariables(text: string, variables: Variables): string {
  return expand(text, variables, []);
}

const REFERENCE =
  /\$\$|%%|\$(?<plain>[A-Za-z_]\w*)|\$\{(?<braced>[A-Za-z_]\w*)\}|%(?<percent>[A-Za-z_]\w*)%|\$\{[^}]*\}|\$\{|\$[*#@!?\-0-9]/g;

function expand(text: string, variables: Variables, within: readonly string[]): string {
  return text.replace(REFERENCE, (written, ...rest) => {
    if (written === '$$') return '$';
    const groups = rest.at(-1) as Partial<Record<'plain' | 'braced' | 'percent', string>>;
    const name = groups.plain ?? groups.braced ?? groups.percent;
    if (name === undefined) return written === '%%' ? written : '';
    if (within.includes(name)) return written;
    const value = defined(name, variables);
    if (value === undefined) return groups.percent === undefined ? '' : written;
    return expand(value, variables, [...within, name]);
  });
}

/**
 * Puts variables in once: the values put in are not looked at again (gitlabhq, lib/expand_variables.rb).
 *
 * @param missing What becomes of a variable that is not defined.
 */
export function expandOnce(text: string, variables: Variables, missing: 'blank' | 'keep'): string {
  return text.replace(
    /\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}|%([A-Za-z_]\w*)%/g,
    (written, plain, braced, percent) =>
      defined(plain ?? braced ?? percent, variables) ?? (missing === 'keep' ? written : ''),
  );
}

/** The names of variables that a value refers to. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(
    ({ groups }) => groups?.plain ?? groups?.braced ?? groups?.percent ?? [],
  );
}

function defined(name: string, variables: Variables): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}
