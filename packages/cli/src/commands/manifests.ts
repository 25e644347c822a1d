import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import {
  Kinds,
  type ManifestFile,
  patchPaths,
  readCrds,
  type ValidatedManifests,
  validateManifests,
} from '@tandem/kubernetes';
import { type Command, type CommandCall, WrongUse } from '../command.ts';
import { findingText } from '../excerpt.ts';

const HELP = `tandem manifests validate PATH… [--crds PATH…]: checks Kubernetes manifests before a cluster does.

  PATH        files, or folders of which every .yaml, .yml and .json with objects is read
  --crds P    files or folders with CustomResourceDefinitions, such as the release file of Flux or of Azure
              Service Operator; may be given several times. Definitions among the manifests count too
  --strict    warns of kinds without a definition, and fails on warnings
  --json      prints the answer as JSON
  --help      prints this

Says where a key or an object stands twice, and for kinds with a definition every field that is unknown,
missing or wrong, with file, line and column; the CEL rules of definitions are checked as far as they can be.
Kinds of Kubernetes itself have no definitions: their fields are not checked. Patches of kustomizations are no
objects and are passed over; what kustomize makes of them is not built. Exits with 1 where there is an error.
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
        strict: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [verb, ...paths] = positionals;
    if (verb !== 'validate') throw new WrongUse('manifests does one thing: tandem manifests validate PATH…');
    if (paths.length === 0) throw new WrongUse('validate needs a file or a folder');
    const read = await readAll(paths, call);
    const patches = patchPaths(read);
    const files = read.filter(({ path }) => !patches.has(path));
    const definitions = readCrds([...(await readAll(values.crds, call)), ...files]);
    const kinds = new Kinds(definitions.kinds);
    const checked = validateManifests(files, { kinds, strict: values.strict });
    const failing = values.strict ? ['error', 'warning'] : ['error'];
    const failed = checked.findings.some(({ severity }) => failing.includes(severity));
    if (values.json) call.stdout.write(`${JSON.stringify({ valid: !failed, ...checked }, null, 2)}\n`);
    else tell(checked, files, kinds, call);
    return failed ? 1 : 0;
  },
};

const MANIFEST = /\.(?:ya?ml|json)$/i;

/** An object's first two fields; what has neither is a file of another kind, as pipelines and values are. */
const OBJECT = /^\s*(?:- )?"?(?:apiVersion|kind)"?\s*:/m;

async function readAll(paths: readonly string[], call: CommandCall): Promise<readonly ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const path of paths) {
    const whole = resolve(call.cwd, path);
    const found = await stat(whole).catch(() => undefined);
    if (!found) throw new WrongUse(`there is no file or folder ${path}`);
    if (found.isFile()) files.push(await readOne(whole, call));
    else for (const file of await filesUnder(whole)) files.push(await readOne(file, call));
  }
  const named = new Set(paths.map((path) => resolve(call.cwd, path)));
  return files.filter(({ path, text }) => named.has(resolve(call.cwd, path)) || OBJECT.test(text));
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !['node_modules', '.git'].includes(entry.name))
      found.push(...(await filesUnder(path)));
    else if (entry.isFile() && MANIFEST.test(entry.name)) found.push(path);
  }
  return found;
}

async function readOne(path: string, call: CommandCall): Promise<ManifestFile> {
  const name = (relative(call.cwd, path) || path).split(sep).join(posix.sep);
  return { path: name, text: await readFile(path, 'utf8') };
}

function tell(
  { findings, objects, unchecked }: ValidatedManifests,
  files: readonly ManifestFile[],
  kinds: Kinds,
  call: CommandCall,
): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const finding of findings.filter(({ severity }) => severity !== 'info')) {
    call.stderr.write(`${findingText(finding, finding.at && texts.get(finding.at.file))}\n`);
  }
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const checked = `${objects} objects in ${files.length} files, ${objects - unchecked} against ${kinds.size} definitions`;
  call.stdout.write(`${checked}: ${count('error')} errors, ${count('warning')} warnings.\n`);
  const without = findings.filter(({ rule, severity }) => rule === 'no-schema' && severity === 'info').length;
  if (without > 0) call.stdout.write(`${without} kinds have no definition here; --strict names them.\n`);
}
