import { err, ok, type Result } from '@tandem/contract';
import { re2 } from './re2.ts';

/** A value of a rule expression: text, null for what is not defined, or what an operator gave. */
type RuleValue = string | null | boolean;

type Token =
  | { readonly kind: 'variable' | 'text'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: RegExp }
  | { readonly kind: 'null' }
  | { readonly kind: 'operator'; readonly value: string };

/** The most words of one expression (gitlabhq, lib/gitlab/ci/pipeline/expression/lexer.rb). */
const MOST_TOKENS = 100;

/**
 * Whether a `rules:if` expression holds (docs.gitlab.com, ci/jobs/job_rules, "CI/CD variable expressions"):
 * variables, quoted text, null, `==` `!=` `=~` `!~`, `&&` before `||`, parentheses. As in GitLab, which leaves
 * the last word to Ruby, `&&` and `||` give one of their sides, an empty text among them counts as something,
 * and the whole holds unless it is nothing, empty or blank. The error says what is not understood.
 */
export function evaluateRule(
  text: string,
  variables: Readonly<Record<string, string>>,
): Result<boolean, string> {
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length >= MOST_TOKENS) return err(`it has more than ${MOST_TOKENS - 1} words`);
  try {
    const value = new RuleParser(tokens.value, variables).whole();
    return ok(typeof value === 'string' ? value.trim() !== '' : value === true);
  } catch (error) {
    if (error instanceof RuleProblem) return err(error.message);
    throw error;
  }
}

class RuleProblem extends Error {}

const TOKEN =
  /\s*(?:(?<operator>&&|\|\||==|!=|=~|!~|\(|\))|\$(?<variable>[A-Za-z_]\w*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<regex>\/(?:\\[\s\S]|[^/\\])+\/[a-zA-Z]*)|(?<word>null)\b)/y;

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
      const regex = patternOf(groups.regex);
      if (!regex.ok) return regex;
      tokens.push({ kind: 'regex', value: regex.value });
    } else tokens.push({ kind: 'text', value: groups.double ?? groups.single ?? '' });
  }
  return ok(tokens);
}

/** `/…/flags`; GitLab asks for two characters (gitlabhq, …/pipeline/expression/lexeme/pattern.rb). */
function patternOf(literal: string): Result<RegExp, string> {
  const end = literal.lastIndexOf('/');
  const body = literal.slice(1, end);
  if (body.length < 2)
    return err(`the pattern ${literal} is too short for GitLab, which asks for two characters`);
  return re2(body.replaceAll('\\/', '/'), literal.slice(end + 1));
}

class RuleParser {
  #at = 0;
  readonly #tokens: readonly Token[];
  readonly #variables: Readonly<Record<string, string>>;

  constructor(tokens: readonly Token[], variables: Readonly<Record<string, string>>) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  whole(): RuleValue {
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

  #or(): RuleValue {
    let value = this.#and();
    while (this.#operator('||')) {
      const right = this.#and();
      value = isSomething(value) ? value : right;
    }
    return value;
  }

  #and(): RuleValue {
    let value = this.#comparison();
    while (this.#operator('&&')) {
      const right = this.#comparison();
      value = isSomething(value) ? right : value;
    }
    return value;
  }

  #comparison(): RuleValue {
    if (this.#operator('(')) {
      const value = this.#or();
      if (!this.#operator(')')) throw new RuleProblem('a ) is missing');
      return value;
    }
    const left = this.#value();
    const operator = this.#operator('==', '!=', '=~', '!~');
    if (!operator) return left;
    if (operator === '==' || operator === '!=') return (left === this.#value()) === (operator === '==');
    const matches = this.#matches(left ?? '');
    return matches === (operator === '=~');
  }

  #value(): string | null {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'text') return token.value;
    if (token?.kind === 'null') return null;
    if (token?.kind === 'variable') return this.#variable(token.value);
    throw new RuleProblem(
      token ? 'a value is expected where an operator or a pattern stands' : 'a value is missing at the end',
    );
  }

  #variable(name: string): string | null {
    return Object.hasOwn(this.#variables, name) ? (this.#variables[name] ?? null) : null;
  }

  /** What is not defined matches as an empty text; a pattern that is not defined matches nothing. */
  #matches(left: string): boolean {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'regex') return token.value.test(left);
    if (token?.kind !== 'variable')
      throw new RuleProblem('after =~ and !~ a /pattern/ or a variable is expected');
    const text = this.#variable(token.value);
    if (text === null) return false;
    // A variable that holds no pattern is text in which the left side is looked for.
    if (!/^\/[\s\S]*\/[ismU]*$/.test(text)) return text.includes(left);
    const pattern = patternOf(text);
    if (!pattern.ok) throw new RuleProblem(`$${token.value}: ${pattern.error}`);
    return pattern.value.test(left);
  }
}

/** Ruby's truth: all but nil and false. */
function isSomething(value: RuleValue): boolean {
  return value !== null && value !== false;
}
