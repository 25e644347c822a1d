import { countFindings, EXIT, type Finding } from '@tandem/contract';
import { reportText } from '@tandem/finding-reports';
import { Kinds, type ManifestFile, readCrds } from '@tandem/kubernetes-objects';
import { createKustomize, createSourceFiles } from '@tandem/machine';
import { CHECKS, RULES, type ValidatedTree, validateTree } from '@tandem/manifest-rules';
import { RELEASE_FILE, ringFolders } from '@tandem/release-file';
import type { CommandCall, CommandRun } from '../../../command.ts';
import { findingText } from '../../../excerpt.ts';
import type { command } from './command.ts';
import { readDefinitions, readManifestFiles, rootOf } from './manifest-files.ts';

/** Prints what is wrong with manifests, and what each cluster would get was built by. */
export const run: CommandRun<typeof command> = async (given, call) => {
  const { paths, crds, strict } = given;
  const root = rootOf(paths, given.root === '' ? undefined : given.root, call);
  const read = readManifestFiles(paths, root, call);
  const definitions = readCrds([...readDefinitions(crds, call, root.folder), ...read.all]);
  const source = createSourceFiles(root.folder);
  const rings = ringFolders(source.read(RELEASE_FILE) ?? '', RELEASE_FILE);
  const checked = await validateTree(read.all, {
    kinds: new Kinds(definitions.kinds),
    strict,
    source,
    root: root.folder,
    kustomize: createKustomize({ env: process.env, ...call }),
    clusters: [...given.cluster, ...(rings.ok ? rings.value : [])],
    within: read.within,
  });
  const files = read.all.filter(({ path }) => read.within(path));
  const findings = [
    ...definitions.findings.filter(({ at }) => at === undefined || read.within(at.file)),
    ...(rings.ok ? [] : rings.error),
    ...checked.findings,
  ];
  const shown = { ...checked, findings: findings.map((finding) => asCalled(finding, root.shown)) };
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
  else print(shown, named, definitions.kinds.length, call);
  return failed ? EXIT.failure : EXIT.ok;
};

/** A finding with its file as the caller would name it. */
function asCalled(finding: Finding, prefix: string): Finding {
  return finding.at ? { ...finding, at: { ...finding.at, file: `${prefix}${finding.at.file}` } } : finding;
}

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
