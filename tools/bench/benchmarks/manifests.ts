import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '@tandem/bundles';
import type { Json } from '@tandem/kubernetes-objects';
import { Kinds, readCrds } from '@tandem/kubernetes-objects';
import { validateManifests } from '@tandem/manifest-rules';
import { instanceOf } from '../../../packages/knowledge/manifest-rules/src/schema/instances.fixture.ts';
import { buildProgram } from '../../control-plane/build.ts';
import { KUBECONFORM } from '../../control-plane/programs.ts';
import type { Benchmark, Figure, Setting } from '../benchmark.ts';

const COUNT = 1_000;

const ARM_ID = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg';

/** Published definitions, beside the project where a machine has them; nothing of them is kept here. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const SHARED = join(ROOT, '..', 'shared', 'crds', 'aso');

/** How many kinds a large product uses. */
const KINDS_USED = 20;

/** How long it takes to check 1,000 manifests of Azure resources in one process, beside kubeconform in the same run. */
export const benchmark: Benchmark = {
  title: `manifests: ${COUNT} Azure resources of ${KINDS_USED} kinds against 294 definitions, beside kubeconform`,
  async measure(setting) {
    if (!existsSync(SHARED))
      return [{ what: 'skipped: no published definitions beside the project', value: 0, unit: 'ms' }];
    const manifests = join(setting.folder, 'manifests');
    const schemas = join(setting.folder, 'schemas');
    const texts = writeManifests(manifests, schemas);
    const program = join(setting.folder, 'validate.cjs');
    writeFileSync(program, await bundleProgram(ROOT, { name: 'validate', version: '0.0.0', text: PROGRAM }));
    const cold = timed(setting.runs, () => run(process.execPath, [program, manifests, SHARED]));
    const warm = warmTime(texts, setting);
    const figures: Figure[] = [
      {
        what: 'cold: a process that reads, compiles and checks',
        value: cold.time,
        unit: 'ms',
        note: `${cold.note}; every field of every object, unknown ones too`,
      },
      { what: 'schemas cached: the same again in the process', value: warm, unit: 'ms' },
      { what: 'peak memory, cold', value: cold.memory, unit: 'MiB' },
    ];
    const peer = await buildProgram(KUBECONFORM, () => {}).catch(() => undefined);
    if (peer === undefined)
      return [...figures, { what: 'kubeconform: not built, as there is no Go here', value: 0, unit: 'ms' }];
    const location = join(schemas, '{{ .Group }}_{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json');
    const theirs = timed(setting.runs, () =>
      run(peer, ['-strict', '-schema-location', location, '-n', '2', manifests]),
    );
    return [
      ...figures,
      { what: 'kubeconform, schemas ready as JSON files', value: theirs.time, unit: 'ms', note: theirs.note },
      { what: 'kubeconform, peak memory', value: theirs.memory, unit: 'MiB' },
      { what: 'cold, against kubeconform', value: cold.time / theirs.time, unit: '×', aim: 1.5 },
      { what: 'schemas cached, against kubeconform', value: warm / theirs.time, unit: '×', aim: 1 },
    ];
  },
};

/** The command line's work without its start by type stripping, which no user has. */
const PROGRAM = `
import { run } from './packages/programs/tandem/src/commands/manifests/validate/run.ts';
const [folder, crds] = process.argv.slice(2);
const sink = { write: () => true };
const call = { cwd: folder, stdout: process.stdout, stderr: sink, now: () => '' };
const flags = { strict: false, json: false, junit: false, sarif: false };
run({ paths: ['.'], crds: [crds], root: '', ...flags }, call, []).then((code) => { process.exitCode = code; });
`;

/** Writes instances of kinds, and their schemas as kubeconform takes them; answers the instances' texts. */
function writeManifests(manifests: string, schemas: string): readonly string[] {
  mkdirSync(manifests, { recursive: true });
  mkdirSync(schemas, { recursive: true });
  const files = readdirSync(SHARED).map((name) => ({
    path: name,
    text: readFileSync(join(SHARED, name), 'utf8'),
  }));
  const { kinds } = readCrds(files);
  const step = Math.floor(kinds.length / KINDS_USED);
  const used = Array.from({ length: KINDS_USED }, (_, index) => kinds[index * step]).flatMap(
    (each) => each ?? [],
  );
  const versions = used.flatMap((each) =>
    each
      .versions()
      .filter(({ served }) => served)
      .slice(-1),
  );
  for (const { group, version, kind, schema } of versions) {
    writeFileSync(join(schemas, `${group}_${kind.toLowerCase()}_${version}.json`), JSON.stringify(schema));
  }
  return Array.from({ length: COUNT }, (_, index) => {
    const { group, version, kind, schema = {} } = versions[index % versions.length] ?? {};
    const spec = standing(instanceOf(schema.properties?.spec ?? {}, true).value);
    const text = JSON.stringify(
      {
        apiVersion: `${group}/${version}`,
        kind,
        metadata: {
          name: `object-${index}`,
          annotations: { 'serviceoperator.azure.com/reconcile-policy': 'detach-on-delete' },
        },
        spec,
      },
      null,
      2,
    );
    writeFileSync(join(manifests, `object-${index}.yaml`), `${text}\n`);
    return text;
  });
}

/** An instance whose owner and references are Azure ids: what leads nowhere is looked up for its place, which costs more. */
function standing(value: Json): Json {
  if (Array.isArray(value)) return value.map(standing);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      isAzureReference(each as Json) ? { armId: ARM_ID } : standing(each as Json),
    ]),
  );
}

function isAzureReference(value: Json): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.includes('name') && keys.every((key) => ['group', 'kind', 'name', 'armId'].includes(key));
}

function warmTime(texts: readonly string[], { runs }: Setting): number {
  const files = texts.map((text, index) => ({ path: `object-${index}.yaml`, text }));
  const crds = readdirSync(SHARED).map((name) => ({
    path: name,
    text: readFileSync(join(SHARED, name), 'utf8'),
  }));
  const kinds = new Kinds(readCrds(crds).kinds);
  const times = Array.from({ length: Math.min(runs, 5) + 1 }, () => {
    const began = performance.now();
    validateManifests(files, { kinds, strict: false });
    return performance.now() - began;
  });
  return median(times.slice(1));
}

/** A process as it is measured: its time, and the most memory that it held, from GNU time where there is one. */
function run(
  command: string,
  args: readonly string[],
): { readonly time: number; readonly memory: number; readonly said: string } {
  const began = performance.now();
  const measured = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', 'peak=%M', command] : [command];
  const [first = command, ...before] = measured;
  const { stdout, stderr } = spawnSync(first, [...before, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const peak = Number(/peak=(\d+)/.exec(stderr)?.[1] ?? 0);
  return {
    time: performance.now() - began,
    memory: peak / 1024,
    said: stdout.trim().split('\n').at(0) ?? '',
  };
}

function timed(
  runs: number,
  once: () => ReturnType<typeof run>,
): { readonly time: number; readonly memory: number; readonly note: string } {
  const all = Array.from({ length: Math.min(runs, 5) }, once);
  return {
    time: median(all.map(({ time }) => time)),
    memory: Math.max(...all.map(({ memory }) => memory)),
    note: all[0]?.said ?? '',
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
