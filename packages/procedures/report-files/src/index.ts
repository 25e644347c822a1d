export { FINDING_REPORTS, findingReportInputs } from './inputs.ts';
export { writeReports } from './write-reports.ts';
