/** A logging command of Azure Pipelines: `##vso[area.action key=value;…]message`. */
export interface LoggingCommand {
  /** `task.setvariable`, in lower case. */
  readonly name: string;
  /** Keys in lower case, blanks kept as the agent keeps them; values and message unescaped. */
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Reads the logging command of a line, wherever in the line it begins, as the agent does
 * (azure-pipelines-agent, src/Agent.Sdk/Util/StringUtil.cs and Command.cs; docs
 * pipelines/scripts/logging-commands). Answers undefined where there is none.
 */
export function parseLoggingCommand(line: string): LoggingCommand | undefined {
  const start = line.toLowerCase().indexOf('##vso[');
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  const inside = line.slice(start + '##vso['.length, end);
  const space = inside.indexOf(' ');
  const name = (space < 0 ? inside : inside.slice(0, space)).trim().toLowerCase();
  if (!/^[^.]+\.[^.]+$/.test(name)) return undefined;
  const properties: Record<string, string> = {};
  for (const pair of (space < 0 ? '' : inside.slice(space + 1)).split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) properties[pair.slice(0, equals).toLowerCase()] = unescapeCommand(pair.slice(equals + 1));
  }
  return { name, properties, message: unescapeCommand(line.slice(end + 1)) };
}

function unescapeCommand(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%AZP25', '%');
}
