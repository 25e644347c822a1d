import { err, ok, type Result } from '@tandem/contract';

/** A value of a rule expression: text, or null for what is not defined. */
type RuleValue = string | null;

type Token =
  | { readonly kind: 'variable' | 'text'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: RegExp }
  | { readonly kind: 'null' }
  | { readonly kind: 'operator'; readonly value: string };

/**
 * Whether a `rules:if` expression holds (docs.gitlab.com, ci/jobs/job_rules, "CI/CD variable expressions"):
 * variables, quoted text, null, `==` `!=` `=~` `!~`, `&&` before `||`, parentheses. A variable alone holds
 * where it is defined and not empty. The error says what is not understood.
 */
export function evaluateRule(
  text: string,
  variables: Readonly<Record<string, string>>,
): Result<boolean, string> {
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const parser = new RuleParser(tokens.value, variables);
  try {
    return ok(parser.whole());
  } catch (error) {
    if (error instanceof RuleProblem) return err(error.message);
    throw error;
  }
}

class RuleProblem extends Error {}

const TOKEN =
  /\s*(?:(?<operator>&&|\|\||==|!=|=~|!~|\(|\))|\$(?<variable>[A-Za-z_]\w*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<regex>\/(?:\\.|[^/\\])+\/[a-zA-Z]*)|(?<word>null)\b)/y;

function tokensOf(text: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const groups = match?.groups;
    if (!match || !groups) return err(`'${text.slice(at).trim()}' is not understood`);
    at = TOKEN.lastIndex;
    if (groups.operator) tokens.push({ kind: 'operator', value: groups.operator });
    else if (groups.variable) tokens.push({ kind: 'variable', value: groups.variable });
    else if (groups.word) tokens.push({ kind: 'null' });
    else if (groups.regex) {
      const regex = regexOf(groups.regex);
      if (!regex.ok) return regex;
      tokens.push({ kind: 'regex', value: regex.value });
    } else tokens.push({ kind: 'text', value: groups.double ?? groups.single ?? '' });
  }
  return ok(tokens);
}

/** GitLab's expressions are RE2; what both know is the same here. */
function regexOf(literal: string): Result<RegExp, string> {
  const end = literal.lastIndexOf('/');
  const flags = literal.slice(end + 1);
  if (/[^ims]/.test(flags)) return err(`the flags '${flags}' of ${literal} are not understood`);
  try {
    return ok(new RegExp(literal.slice(1, end), flags));
  } catch {
    return err(`the pattern ${literal} is not understood`);
  }
}

class RuleParser {
  #at = 0;
  readonly #tokens: readonly Token[];
  readonly #variables: Readonly<Record<string, string>>;

  constructor(tokens: readonly Token[], variables: Readonly<Record<string, string>>) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  whole(): boolean {
    const value = this.#or();
    if (this.#at < this.#tokens.length) throw new RuleProblem('an operator is missing between two values');
    return value;
  }

  #operator(...wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || !wanted.includes(token.value)) return undefined;
    this.#at++;
    return token.value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#operator('||')) value = this.#and() || value;
    return value;
  }

  #and(): boolean {
    let value = this.#comparison();
    while (this.#operator('&&')) value = this.#comparison() && value;
    return value;
  }

  #comparison(): boolean {
    if (this.#operator('(')) {
      const value = this.#or();
      if (!this.#operator(')')) throw new RuleProblem('a ) is missing');
      return value;
    }
    const left = this.#value();
    const operator = this.#operator('==', '!=', '=~', '!~');
    if (!operator) return left !== null && left !== '';
    if (operator === '==' || operator === '!=') return (left === this.#value()) === (operator === '==');
    const matches = this.#matches(left);
    return operator === '=~' ? matches : !matches;
  }

  #value(): RuleValue {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'text') return token.value;
    if (token?.kind === 'null') return null;
    if (token?.kind === 'variable') return this.#variable(token.value);
    throw new RuleProblem(
      token ? 'a value is expected where an operator or a pattern stands' : 'a value is missing at the end',
    );
  }

  #variable(name: string): RuleValue {
    return Object.hasOwn(this.#variables, name) ? (this.#variables[name] ?? null) : null;
  }

  #matches(left: RuleValue): boolean {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'regex') return left !== null && token.value.test(left);
    if (token?.kind !== 'variable')
      throw new RuleProblem('after =~ and !~ a /pattern/ or a variable is expected');
    const text = this.#variable(token.value);
    if (text === null || left === null) return false;
    const regex = /^\/.*\/[a-zA-Z]*$/s.test(text) ? regexOf(text) : err('');
    return regex.ok ? regex.value.test(left) : left.includes(text);
  }
}
