import type { InputSpec, ReportKind } from '@tandem/contract';

/** The reports of every step that checks something, by the inputs that name their files: `reports` of a contract. */
export const FINDING_REPORTS = { junit: 'junit', sarif: 'sarif' } as const satisfies Readonly<
  Record<string, ReportKind>
>;

/**
 * The inputs that name the files of {@link FINDING_REPORTS}.
 *
 * @param name The default name of the files without extension; steps of one job must not share a file.
 */
export function findingReportInputs<const N extends string>(name: N) {
  return {
    junit: {
      type: 'path',
      description: 'File to write the JUnit report to.',
      default: `${name}.junit.xml`,
    },
    sarif: {
      type: 'path',
      description: 'File to write the SARIF 2.1.0 report to.',
      default: `${name}.sarif`,
    },
  } as const satisfies Readonly<Record<keyof typeof FINDING_REPORTS, InputSpec>>;
}
