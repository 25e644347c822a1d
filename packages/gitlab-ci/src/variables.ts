/**
 * Expands `$NAME`, `${NAME}` in a value from these variables, those in their values too; `$$` is a dollar
 * sign, and what is not defined is empty (docs.gitlab.com, ci/variables/where_variables_can_be_used,
 * "GitLab internal variable expansion mechanism"). A variable that leads back to itself stays as it is
 * written.
 */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return expand(text, variables, []);
}

function expand(
  text: string,
  variables: Readonly<Record<string, string>>,
  within: readonly string[],
): string {
  return text.replace(/\$(?:\$|\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (written, braced, plain) => {
    if (written === '$$') return '$';
    const name: string = braced ?? plain;
    if (within.includes(name)) return written;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return value === undefined ? '' : expand(value, variables, [...within, name]);
  });
}
