import { type Finding, type Severity, waiverText } from '@tandem/contract';
import type { DescribedRule, FindingReport } from './finding-report.ts';
import { type IdentifiedFinding, identified, repositoryPath } from './identity.ts';

/** The levels of a result (SARIF 2.1.0, section 3.27.10). */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * Findings as SARIF 2.1.0, which GitHub and Azure DevOps show at their lines (OASIS, "Static Analysis Results
 * Interchange Format"). A waived finding has the level that it had, and a suppression (section 3.35).
 */
export function sarifText({ findings, rules: described }: FindingReport): string {
  const names = [...new Set(findings.map(({ rule }) => rule))].sort();
  const rules = names.map((name) => ruleOf(name, described));
  const results = identified(findings).map((each) => resultOf(each, names.indexOf(each.finding.rule)));
  const tool = { driver: { name: 'tandem', rules } };
  const runs = [{ tool, columnKind: 'utf16CodeUnits', results }];
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs }, null, 2)}\n`;
}

function ruleOf(id: string, described: readonly DescribedRule[]): object {
  const about = described.find(({ name }) => name === id)?.about;
  return { id, ...(about !== undefined && { shortDescription: { text: about } }) };
}

function resultOf({ finding, identity }: IdentifiedFinding, ruleIndex: number): object {
  const { rule, severity, message, at, places = [], waived } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[waived?.severity ?? severity],
    message: { text: message },
    locations: at ? [locationOf(at)] : [],
    // Places of the same cause (section 3.27.22).
    ...(places.length > 0 && { relatedLocations: places.map(locationOf) }),
    // The name ends in the version of the way in which it is made (section 3.27.17).
    partialFingerprints: { 'tandem/v1': identity },
    ...(waived && {
      suppressions: [{ kind: 'external', justification: waiverText(waived) }],
    }),
  };
}

function locationOf({ file, line, column }: NonNullable<Finding['at']>): object {
  const uri = repositoryPath(file)
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  const region = line !== undefined && {
    startLine: line,
    ...(column !== undefined && { startColumn: column }),
  };
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      ...(region && { region }),
    },
  };
}
