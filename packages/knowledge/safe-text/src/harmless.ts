/**
 * Characters that a terminal, a log page or a line reader acts upon, or that hide or reorder what a person
 * sees: all controls (C0 without tab and line feed, DEL, C1 with CSI U+009B and NEL U+0085), line and
 * paragraph separators, bidirectional controls and other invisible format characters. The joiners U+200C and
 * U+200D and the variation selectors stay, since emoji and several scripts need them.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** Half a character: UTF-8 cannot carry it, so it is written as U+FFFD in any case. */
export const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * What may stand inside a marker without breaking it. The agents look for their markers by .NET's
 * culture-aware `String.IndexOf(string)` and `StartsWith(string)`, which pass over ignorable characters
 * (.NET docs, "Behavior changes when comparing strings on .NET 5+").
 */
const IGNORED = '[\\p{Default_Ignorable_Code_Point}\\p{Cf}]*';

/**
 * `##vso` and `##[` anywhere in a line. The Azure agent takes `##vso[` at any place and warns of every other
 * `##vso` (azure-pipelines-agent, Command.cs `TryParse`, WorkerCommandManager.cs `TryProcessCommand`); its
 * log page and the GitHub runner's old form take `##[` (actions/runner, ActionCommand.cs `TryParse`).
 */
const HASH_MARKER = new RegExp(`#(?=${IGNORED}#${IGNORED}(?:v${IGNORED}s${IGNORED}o|\\[))`, 'giu');

/** `::` at the start of a line after any white space (actions/runner, ActionCommand.cs `TryParseV2`). */
const COLON_MARKER = new RegExp(
  `^((?:\\s|[\\p{Default_Ignorable_Code_Point}\\p{Cf}])*:)(?=${IGNORED}:)`,
  'gmu',
);

/** A GitLab section marker (gitlab-org/gitlab, lib/gitlab/regex.rb `logs_section_prefix_regex`). */
const SECTION_MARKER = /(section_(?:start|end):)(?=\d)/gi;

/** How many characters of one text are shown, unless the caller says otherwise. */
export const SHOWN_CHARACTERS = 32_000;

/**
 * Makes foreign text such that no platform and no terminal takes any of it for a command, a section, an
 * annotation or a control sequence: hidden characters become visible (`␛`, `<U+202E>`), and each marker gets
 * one space inside it (`# #vso[`, `: :error::`, `section_start: 1`). Line feeds and tabs stay; CR LF becomes
 * LF. It holds for the text after any prefix of ours that ends in neither `#` nor `:`, as long as whole lines
 * are written. Applying it twice changes nothing more.
 *
 * @param limit The greatest length of the result in UTF-16 units, at least 100; what is beyond is left out,
 * with a note of how many characters that are.
 */
export function harmless(text: string, limit: number = SHOWN_CHARACTERS): string {
  const visible = text.replace(/\r\n/g, '\n').replace(LONE_SURROGATE, '\ufffd').replace(HIDDEN, visibleForm);
  const broken = visible
    .replace(HASH_MARKER, '# ')
    .replace(COLON_MARKER, '$1 ')
    .replace(SECTION_MARKER, '$1 ');
  return cut(broken, limit);
}

/** As {@link harmless}, in one line: line breaks become spaces. */
export function harmlessLine(text: string, limit: number = SHOWN_CHARACTERS): string {
  return harmless(text.replace(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g, ' '), limit);
}

function visibleForm(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = Math.max(0, limit - ` … (${text.length} characters left out)`.length);
  const head = text.slice(0, room).replace(/[\ud800-\udbff]$/, '');
  return `${head} … (${text.length - head.length} characters left out)`;
}
