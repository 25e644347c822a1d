import { REPORT_NAMES, type ReportKind, type StepContract } from '@tandem/contract';
import type { Emitted, Sources } from '../emitter.ts';
import { PUBLICATIONS, type ReportPlatform } from '../publications.ts';

/** The reference page of reports. */
export function emits({ steps }: Sources): Emitted {
  return new Map([['docs/reference/reports.md', reportsPage(steps.map(({ contract }) => contract))]]);
}

const PLATFORM_NAMES: Readonly<Record<ReportPlatform, string>> = {
  gitlab: 'GitLab',
  azure: 'Azure Pipelines',
  github: 'GitHub Actions',
};

/** The reference page of reports: where each platform shows which, and the steps that leave them. */
export function reportsPage(contracts: readonly StepContract[]): string {
  const platforms = Object.keys(PLATFORM_NAMES) as ReportPlatform[];
  const kinds = Object.entries(PUBLICATIONS) as [ReportKind, (typeof PUBLICATIONS)[ReportKind]][];
  const sources = kinds.flatMap(([, each]) => platforms.map((platform) => each[platform].source));
  const left = contracts.flatMap((contract) =>
    Object.entries(contract.reports ?? {}).map(
      ([name, kind]) =>
        `| [${contract.name}](steps/${contract.name}.md) | ${REPORT_NAMES[kind]} | \`${name}\` |`,
    ),
  );
  return [
    '<!-- Emitted by `npm run emit` from tools/emit/publications.ts and the contracts of the steps. Do not edit. -->',
    '# Reports',
    '',
    'The templates publish the reports that a step writes, also when the step fails. A file that was not written is no error.',
    '',
    'Beside these, every step shows its findings and its summary without an input: on GitLab as a Code Quality report and as the artifact `tandem-summary.md`, on Azure Pipelines and GitHub Actions as annotations and as the summary of the run.',
    '',
    `| report | ${platforms.map((platform) => PLATFORM_NAMES[platform]).join(' | ')} |`,
    `|---|${platforms.map(() => '---|').join('')}`,
    ...kinds.map(
      ([kind, each]) =>
        `| ${REPORT_NAMES[kind]} | ${platforms.map((platform) => each[platform].shown).join(' | ')} |`,
    ),
    '',
    '## Steps that leave reports',
    '',
    '| step | report | input that names the file |',
    '|---|---|---|',
    ...left,
    '',
    '## Sources',
    '',
    ...[...new Set(sources)].sort().map((source) => `- ${source}`),
    '',
  ].join('\n');
}
