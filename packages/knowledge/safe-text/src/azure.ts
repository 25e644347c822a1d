/**
 * Escapes the message of an Azure Pipelines logging command. The agent decodes `%3B`, `%0D`, `%0A`, `%5D` and
 * then `%AZP25` (azure-pipelines-agent, Command.cs `Unescape` and docs/design/percentEncoding.md), so a
 * percent sign is escaped first.
 */
export function escapeAzureMessage(text: string): string {
  return text.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** Escapes the value of a property of an Azure Pipelines logging command; see {@link escapeAzureMessage}. */
export function escapeAzureProperty(text: string): string {
  return escapeAzureMessage(text).replace(/;/g, '%3B').replace(/\]/g, '%5D');
}

/**
 * One Azure Pipelines logging command, a whole line without its line feed (Azure DevOps docs,
 * scripts/logging-commands). Properties that are undefined or empty are left out: the agent drops them anyway.
 *
 * @param name Area and event: `task.logissue`.
 */
export function azureCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeAzureProperty(String(value))}`)
    .join(';');
  return `##vso[${given === '' ? name : `${name} ${given}`}]${escapeAzureMessage(message)}`;
}
