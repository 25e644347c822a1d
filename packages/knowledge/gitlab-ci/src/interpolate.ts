import type { Location } from '@tandem/contract';
import { findingAt, Problems, Refused, refuse } from './problems.ts';
import { readYaml } from './read-yaml.ts';
import { firstChange, jsonOf, Marks } from './shadow.ts';
import { kindOf, type Mapping, type Value } from './value.ts';
import { expandOnce } from './variables.ts';
import type { YamlText } from './yaml-text.ts';

/** The most blocks with functions in one chain (docs.gitlab.com, ci/inputs, "Specify functions"). */
const MOST_FUNCTIONS = 3;

/** The most blocks in one file (gitlabhq, lib/gitlab/ci/config/interpolation/text_template.rb). */
const MOST_BLOCKS = 10_000;

/** What fills the inputs of a file: values, and the variables that `expand_vars` may use. */
export interface Filling {
  readonly values: ReadonlyMap<string, Value>;
  readonly variables: Readonly<Record<string, string>>;
}

/** One `$[[ … ]]`, and where it lies in the file and in the filled text. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a file with every `$[[ … ]]` filled. GitLab puts values into the text before it is YAML, text as it is
 * and everything else as JSON (gitlabhq, lib/gitlab/ci/config/interpolation/text_template.rb); the same is done
 * here. A list so fills a whole value where the block is not in quotes. But a text input whose content becomes
 * anything else than that text, such as further keys, a comment or an escape, is refused at its block.
 *
 * @param filling Absent where the file has no header; then a block is refused, since GitLab would hand it on
 * raw to a job.
 * @throws Refused
 */
export function readFilled(source: YamlText, filling: Filling | undefined): Mapping {
  const marks = new Marks();
  const problems = new Problems();
  const pieces: { readonly from: number; readonly to: number; readonly value: Value }[] = [];
  for (const match of source.text.matchAll(/\$\[\[\s*(\S.*?\S|\S)\s*\]\]/g)) {
    const at = source.at(match.index);
    if (pieces.length >= MOST_BLOCKS) refuse(at, `more than ${MOST_BLOCKS} blocks are in the file`);
    const value = problems.attempt(() => blockValue(match[1] ?? '', filling, at));
    if (value !== undefined) pieces.push({ from: match.index, to: match.index + match[0].length, value });
  }
  problems.raise();
  if (pieces.length === 0) return readYaml(source);
  const real = filled(source, pieces, (value) => (typeof value === 'string' ? value : jsonOf(value)));
  const shadow = filled(source, pieces, (value, from) => marks.mark(value, source.at(from)));
  const [content, harmless] = [attemptRead(real), attemptRead(shadow)];
  if (content instanceof Refused) throw harmless instanceof Refused ? content : blamed(content);
  const first = source.at(pieces[0]?.from ?? 0);
  if (harmless instanceof Refused) refuse(first, CHANGED);
  const change = firstChange(content, harmless, marks);
  if (change) refuse(change.at ?? first, CHANGED);
  return content;
}

const CHANGED =
  'the value of this input changes the YAML around it: it is read as something else than this text; take a block scalar (|-) or single quotes around the block, or another value';

function attemptRead(text: YamlText): Mapping | Refused {
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** What is wrong in a file that would be right with other values. */
function blamed(refused: Refused): Refused {
  return new Refused(refused.findings.map(({ at, message }) => findingAt(at, `${CHANGED} (${message})`)));
}

/** The text with every piece replaced, whose offsets still lead to places of the file. */
function filled(
  source: YamlText,
  pieces: readonly { readonly from: number; readonly to: number; readonly value: Value }[],
  write: (value: Value, from: number) => string,
): YamlText {
  let text = '';
  let done = 0;
  const blocks: Block[] = [];
  for (const { from, to, value } of pieces) {
    text += source.text.slice(done, from);
    const start = text.length;
    text += write(value, from);
    blocks.push({ from, to, start, end: text.length });
    done = to;
  }
  text += source.text.slice(done);
  const back = (offset: number): number => {
    const last = blocks.findLast((block) => block.start <= offset);
    if (!last) return offset;
    return offset < last.end ? last.from : last.to + (offset - last.end);
  };
  return { text, file: source.file, at: (offset) => source.at(back(offset)) };
}

/** `inputs.name | function(…) | …` */
function blockValue(block: string, filling: Filling | undefined, at: Location): Value {
  if (!filling) refuse(at, `$[[ ${block} ]] uses an input, and the file has no header with spec:inputs`);
  const [access = '', ...functions] = block.split('|').map((part) => part.trim());
  const name = /^inputs\.([\w-]+)$/.exec(access)?.[1];
  if (name === undefined) refuse(at, `'$[[ ${access} ]]' is not understood; inputs.<name> is`);
  const value = filling.values.get(name);
  if (value === undefined) refuse(at, `there is no input '${name}' in the header of this file`);
  if (functions.length > MOST_FUNCTIONS)
    refuse(at, `at most ${MOST_FUNCTIONS} functions may follow an input`);
  return functions.reduce<Value>((inner, call) => applied(call, inner, filling, at), value);
}

function applied(call: string, value: Value, filling: Filling, at: Location): Value {
  if (typeof value !== 'string') refuse(at, `'${call}' works on text, and this input is ${kindOf(value)}`);
  const cut = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call);
  if (cut) return [...value].slice(Number(cut[1]), Number(cut[1]) + Number(cut[2])).join('');
  // One level only: nested variables are not expanded (docs.gitlab.com, ci/inputs, "expand_vars").
  if (call === 'expand_vars') return expandOnce(value, filling.variables, 'keep');
  if (call === 'posix_escape') return posixEscaped(value);
  return refuse(at, `the function '${call}' is not understood; expand_vars, truncate and posix_escape are`);
}

/** As Ruby's Shellwords.escape. */
function posixEscaped(text: string): string {
  return text === '' ? "''" : text.replace(/[^A-Za-z0-9_\-.,:+/@\n]/gu, '\\$&').replace(/\n/g, "'\n'");
}
