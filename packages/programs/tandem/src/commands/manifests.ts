import { parseArgs } from 'node:util';
import { EXIT, type Finding } from '@tandem/contract';
import { reportText } from '@tandem/finding-reports';
import { Kinds, type ManifestFile, patchPaths, readCrds } from '@tandem/kubernetes-objects';
import { createKustomize, createSourceFiles } from '@tandem/machine';
import { RULES, type ValidatedTree, validateTree } from '@tandem/manifest-rules';
import { type Command, type CommandCall, WrongUse } from '../command.ts';
import { findingText } from '../excerpt.ts';
import { readAll, readDefinitions, rootOf } from './manifest-files.ts';

const HELP = `tandem manifests validate PATH… [--crds PATH…]: checks Kubernetes manifests before a cluster does.

  PATH        files, or folders of which every .yaml, .yml and .json with objects is read
  --crds P    files or folders with CustomResourceDefinitions, such as the release file of Flux or of Azure
              Service Operator; may be given several times. Definitions among the manifests count too
  --root DIR  the repository's root, which the paths of Flux Kustomizations begin at; found by itself, mostly
  --strict    warns of kinds without a definition, and fails on warnings
  --json      prints the answer as JSON
  --junit     prints it as a JUnit report
  --sarif     prints it as SARIF 2.1.0
  --help      prints this

Builds what each cluster would get, from the Kustomizations of Flux down, by the kustomize or kubectl on PATH, else
by itself as far as that goes; and checks it with the file and line that it comes from: unknown, missing and wrong
fields of kinds with a definition, objects and keys that stand twice, references that lead nowhere, and what goes
wrong with Flux and Azure Service Operator (the rules are in docs/reference/manifest-rules.md). Kinds of Kubernetes
itself have no definitions: their fields are not checked. Exits with 1 where there is an error.
`;

/** `tandem manifests validate`: says what is wrong with manifests, before Flux does. */
export const manifests: Command = {
  name: 'manifests',
  summary: 'checks Kubernetes manifests',
  help: HELP,
  run: async (args, call) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        crds: { type: 'string', multiple: true, default: [] },
        root: { type: 'string' },
        strict: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        junit: { type: 'boolean', default: false },
        sarif: { type: 'boolean', default: false },
      },
    });
    const [verb, ...paths] = positionals;
    if (verb !== 'validate') throw new WrongUse('manifests does one thing: tandem manifests validate PATH…');
    if (paths.length === 0) throw new WrongUse('validate needs a file or a folder');
    if ([values.json, values.junit, values.sarif].filter(Boolean).length > 1) {
      throw new WrongUse('only one of --json, --junit and --sarif can be printed');
    }
    const root = rootOf(paths, values.root, call);
    const read = readAll(paths, call, root.folder);
    const patches = patchPaths(read);
    const files = read.filter(({ path }) => !patches.has(path));
    const definitions = readCrds([...readDefinitions(values.crds, call, root.folder), ...files]);
    const checked = await validateTree(files, {
      kinds: new Kinds(definitions.kinds),
      strict: values.strict,
      source: createSourceFiles(root.folder),
      root: root.folder,
      kustomize: createKustomize({ env: process.env, ...call }),
    });
    const findings = [...definitions.findings, ...checked.findings];
    const shown = { ...checked, findings: findings.map((finding) => asCalled(finding, root.shown)) };
    const failing = values.strict ? ['error', 'warning'] : ['error'];
    const failed = findings.some(({ severity }) => failing.includes(severity));
    const named = files.map((file) => ({ ...file, path: `${root.shown}${file.path}` }));
    const report = {
      title: 'Manifests',
      findings: shown.findings,
      rules: RULES,
      checked: { by: 'file', names: named.map(({ path }) => path) },
    } as const;
    if (values.json) call.stdout.write(`${JSON.stringify({ valid: !failed, ...shown }, null, 2)}\n`);
    else if (values.sarif) call.stdout.write(reportText('sarif', report));
    else if (values.junit) call.stdout.write(reportText('junit', report));
    else tell(shown, named, definitions.kinds.length, call);
    return failed ? EXIT.failure : EXIT.ok;
  },
};

/** A finding with its file as the caller would name it. */
function asCalled(finding: Finding, prefix: string): Finding {
  return finding.at ? { ...finding, at: { ...finding.at, file: `${prefix}${finding.at.file}` } } : finding;
}

function tell(
  { findings, objects, unchecked, program, built }: ValidatedTree,
  files: readonly ManifestFile[],
  definitions: number,
  call: CommandCall,
): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const finding of findings.filter(({ severity }) => severity !== 'info')) {
    call.stderr.write(`${findingText(finding, finding.at && texts.get(finding.at.file))}\n`);
  }
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const checked = `${objects} objects in ${files.length} files, ${objects - unchecked} against ${definitions} definitions`;
  call.stdout.write(`${checked}: ${count('error')} errors, ${count('warning')} warnings.\n`);
  if (built.length > 0) {
    const by = program ?? 'Tandem itself, as there is neither kustomize nor kubectl on PATH';
    call.stdout.write(`${built.length} folders were built, by ${by}.\n`);
  }
  const without = findings.filter(({ rule, severity }) => rule === 'no-schema' && severity === 'info').length;
  const rules = findings.filter(({ rule }) => rule === 'schema-unchecked').length;
  if (rules > 0)
    call.stdout.write(`${rules} rules of their schemas cannot be checked here; --json names them.\n`);
  if (without > 0) call.stdout.write(`${without} kinds have no definition here; --strict names them.\n`);
}
