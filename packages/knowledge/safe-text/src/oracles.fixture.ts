/**
 * What each platform's log reader takes out of a log, written after its source and stricter than it where that
 * is simpler. For tests: nothing here is shared with the code that makes text harmless.
 */

/** One command found in a log. */
export interface FoundCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * Lines as .NET's `StreamReader.ReadLine` gives them, without the characters that its culture-aware search
 * passes over; tab and space stay.
 */
function linesOf(log: string): readonly string[] {
  return log.split(/\r\n|\r|\n/).map(withoutIgnored);
}

function withoutIgnored(line: string): string {
  return [...line].filter((one) => !/^[\p{Cf}\p{Default_Ignorable_Code_Point}\0]$/u.test(one)).join('');
}

/** azure-pipelines-agent, Command.cs and WorkerCommandManager.cs; also `##[…]`, which the log page takes. */
export function azureCommands(log: string): readonly FoundCommand[] {
  return linesOf(log).flatMap((line) => {
    const at = line.toLowerCase().indexOf('##vso');
    if (at >= 0) return [azureCommandAt(line, at)];
    const shown = line.indexOf('##[');
    if (shown < 0) return [];
    const end = line.indexOf(']', shown);
    return [{ name: line.slice(shown, end + 1), properties: {}, data: line.slice(end + 1) }];
  });
}

function azureCommandAt(line: string, at: number): FoundCommand {
  const end = line.indexOf(']', at);
  if (!line.startsWith('##vso[', at) || end < 0) return { name: 'warning', properties: {}, data: line };
  const info = line.slice(at + '##vso['.length, end);
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  const properties: Record<string, string> = {};
  for (const pair of space < 0 ? [] : info.slice(space + 1).split(';')) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1).replace(/^=+/, '');
    if (equals > 0 && value !== '') properties[pair.slice(0, equals).toLowerCase()] = azureDecoded(value);
  }
  return { name, properties, data: azureDecoded(line.slice(end + 1)) };
}

function azureDecoded(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%AZP25', '%');
}

/** actions/runner, ActionCommand.cs: `TryParseV2`, then the old form `TryParse`; every name counts as known. */
export function githubCommands(log: string): readonly FoundCommand[] {
  return linesOf(log).flatMap((whole) => {
    const line = whole.replace(/^[\s\u0085]+/, '');
    if (line.startsWith('::')) {
      const end = line.indexOf('::', 2);
      if (end >= 0) return [githubCommand(line.slice(2, end), line.slice(end + 2))];
    }
    const at = line.indexOf('##[');
    const end = line.indexOf(']', at);
    return at < 0 || end < 0
      ? []
      : [{ name: line.slice(at, end + 1), properties: {}, data: line.slice(end + 1) }];
  });
}

function githubCommand(info: string, data: string): FoundCommand {
  const space = info.indexOf(' ');
  const properties: Record<string, string> = {};
  for (const pair of space < 0
    ? []
    : info
        .slice(space + 1)
        .trim()
        .split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) {
      const value = githubDecoded(
        pair
          .slice(equals + 1)
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ','),
      );
      properties[pair.slice(0, equals)] = value;
    }
  }
  return { name: space < 0 ? info : info.slice(0, space), properties, data: githubDecoded(data) };
}

function githubDecoded(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** GitLab's sections (lib/gitlab/regex.rb), found also where the ending `\r ESC [0K` is not there. */
export function gitlabCommands(log: string): readonly FoundCommand[] {
  const marker = /section_(start|end):\d+:?([a-zA-Z0-9_.-]*)((?:\[[^\]]*\])?)(?:\r\u001b\[0K)?([^\n]*)/gi;
  return [...log.matchAll(marker)].map(([, kind = '', section = '', options = '', data = '']) => ({
    name: kind,
    properties: { section, options },
    data,
  }));
}

/** Control and reordering characters, which a terminal acts upon; tab and line feed are none. */
export function controlCharacters(log: string): readonly string[] {
  return [...log].filter(
    (one) =>
      /^[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]$/u.test(one) && !/[\n\t]/.test(one),
  );
}
