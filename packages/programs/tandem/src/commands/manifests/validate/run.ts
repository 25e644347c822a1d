import { countFindings, EXIT } from '@tandem/contract';
import { reportText } from '@tandem/finding-reports';
import { Kinds, type ManifestFile, readCrds } from '@tandem/kubernetes-objects';
import { createKustomize, createSourceFiles } from '@tandem/machine';
import {
  byCause,
  CHECKS,
  judge,
  RULES,
  under,
  type ValidatedTree,
  validateTree,
} from '@tandem/manifest-rules';
import { RELEASE_FILE, releaseOf } from '@tandem/release-file';
import type { CommandCall, CommandRun } from '../../../command.ts';
import { findingText } from '../../../excerpt.ts';
import { readDefinitions, readManifestFiles, rootOf } from '../../../manifest-files.ts';
import { baselineAt, printBaseline, writeBaseline } from './baseline-file.ts';
import type { command } from './command.ts';

/** Prints what is wrong with manifests, and what each cluster would get was built by. */
export const run: CommandRun<typeof command> = async (given, call) => {
  const { paths, crds, strict } = given;
  const root = rootOf(paths, given.root === '' ? undefined : given.root, call);
  const read = readManifestFiles(paths, root, call);
  const definitions = readCrds([...readDefinitions(crds, call, root.folder), ...read.all]);
  const source = createSourceFiles(root.folder);
  const release = releaseOf(source.read(RELEASE_FILE), RELEASE_FILE);
  const checked = await validateTree(read.all, {
    kinds: new Kinds(definitions.kinds),
    strict,
    source,
    root: root.folder,
    kustomize: createKustomize({ env: process.env, ...call }),
    clusters: [...given.cluster, ...((release.ok && release.value?.rings) || []).map(({ path }) => path)],
    within: read.within,
  });
  const files = read.all.filter(({ path }) => read.within(path));
  const all = [
    ...definitions.findings.filter(({ at }) => at === undefined || read.within(at.file)),
    ...(release.ok ? [] : release.error),
    ...checked.findings,
  ];
  const judged = judge(all, {
    files,
    allowances: (release.ok && release.value?.manifests.waivers) || [],
    releaseFile: RELEASE_FILE,
    today: call.now().slice(0, 10),
    baseline: given.update_baseline ? undefined : baselineAt(given.baseline, call),
    isWhole: read.isWhole,
  });
  if (given.update_baseline) return writeBaseline(given.baseline, judged.found, call);
  const findings = byCause(judged.findings.map((finding) => under(root.shown, finding)));
  const shown = { ...checked, findings };
  const failing = strict ? ['error', 'warning'] : ['error'];
  const failed = findings.some(({ severity }) => failing.includes(severity));
  const named = files.map((file) => ({ ...file, path: `${root.shown}${file.path}` }));
  const report = {
    title: 'Manifests',
    findings: shown.findings,
    rules: [...RULES, ...CHECKS],
    checked: { by: 'file', names: named.map(({ path }) => path) },
  } as const;
  if (given.json) call.stdout.write(`${JSON.stringify({ valid: !failed, ...shown }, null, 2)}\n`);
  else if (given.sarif) call.stdout.write(reportText('sarif', report));
  else if (given.junit) call.stdout.write(reportText('junit', report));
  else {
    print(shown, named, definitions.kinds.length, call);
    printBaseline(judged, given.baseline, call);
  }
  return failed ? EXIT.failure : EXIT.ok;
};

function print(
  { findings, objects, files: count, unchecked, program, built, builtByProgram }: ValidatedTree,
  files: readonly ManifestFile[],
  definitions: number,
  call: CommandCall,
): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const finding of findings.filter(({ severity }) => severity !== 'info')) {
    call.stderr.write(`${findingText(finding, finding.at && texts.get(finding.at.file))}\n`);
  }
  const counts = countFindings(findings);
  const checked = `${objects} objects in ${count} files, ${objects - unchecked} against ${definitions} definitions`;
  call.stdout.write(`${checked}: ${counts.errors} errors, ${counts.warnings} warnings.\n`);
  if (built.length > 0) {
    const by = program === undefined ? '' : `, ${builtByProgram.length} of them by ${program}`;
    call.stdout.write(`${built.length} folders were built${by}.\n`);
  }
  const external = findings.filter(({ rule }) => rule === 'external').length;
  if (external > 0)
    call.stdout.write(
      `${external} sources are not in this repository, and were not built; --json names them.\n`,
    );
  const without = findings.filter(({ rule, severity }) => rule === 'no-schema' && severity === 'info').length;
  const rules = findings.filter(({ rule }) => rule === 'schema-unchecked').length;
  if (rules > 0)
    call.stdout.write(`${rules} rules of their schemas cannot be checked here; --json names them.\n`);
  if (without > 0) call.stdout.write(`${without} kinds have no definition here; --strict names them.\n`);
}
