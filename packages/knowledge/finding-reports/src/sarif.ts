import type { Finding } from '@tandem/contract';

const LEVELS: Readonly<Record<Finding['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/**
 * Findings as SARIF 2.1.0, which GitHub and Azure DevOps show at their lines (OASIS, "Static Analysis Results
 * Interchange Format").
 *
 * @param described Rules by name, with what each looks for; a rule that is not among them has no description.
 */
export function sarifText(
  findings: readonly Finding[],
  described: readonly { readonly name: string; readonly about: string }[],
): string {
  const names = [...new Set(findings.map(({ rule }) => rule))].sort();
  const rules = names.map((id) => {
    const about = described.find(({ name }) => name === id)?.about;
    return { id, ...(about !== undefined && { shortDescription: { text: about } }) };
  });
  const results = findings.map(({ rule, severity, message, at }) => ({
    ruleId: rule,
    ruleIndex: names.indexOf(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: at
      ? [
          {
            physicalLocation: {
              artifactLocation: { uri: encodeURI(at.file), uriBaseId: '%SRCROOT%' },
              ...(at.line !== undefined && {
                region: { startLine: at.line, ...(at.column !== undefined && { startColumn: at.column }) },
              }),
            },
          },
        ]
      : [],
  }));
  const tool = { driver: { name: 'tandem', rules } };
  const runs = [{ tool, columnKind: 'utf16CodeUnits', results }];
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs }, null, 2)}\n`;
}
