import type { StepRun } from '@tandem/ports';
import { writeReports } from '@tandem/report-files';
import type { contract } from './contract.ts';
import { decide, summaryOf } from './decide.ts';

/** Reads the repository and the definitions, checks, reports. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, reporter }) => {
  // Loaded here: a step that is refused earlier starts without the YAML reader.
  const { Kinds, readCrds } = await import('@tandem/kubernetes-objects');
  const { byCause, CHECKS, judge, RULES, under, validateTree } = await import('@tandem/manifest-rules');
  const { RELEASE_FILE, releaseOf } = await import('@tandem/release-file');
  const { plainFolder, readManifestTree } = await import('@tandem/manifest-tree');
  const { readAccepted, readDefinitions, readFromCluster } = await import('./read.ts');
  const definitions = await readDefinitions(ports.files, inputs.crds);
  if (!definitions.ok) return { outcome: 'failed', failure: 'crds-missing', detail: definitions.error };
  const served = inputs.crds_from_cluster ? await readFromCluster(ports.clusters) : undefined;
  if (served && !served.ok) return { outcome: 'failed', failure: 'cluster-unusable', detail: served.error };
  const repository = await readManifestTree(ports.files, { root: inputs.root });
  const asked = new Set(repository.manifests(inputs.paths).map(({ path }) => path));
  const all = repository.manifests();
  const files = all.filter(({ path }) => asked.has(path));
  if (files.length === 0) {
    return { outcome: 'failed', failure: 'no-manifests', detail: `No manifest is in ${inputs.root}.` };
  }
  const { kinds, findings: unreadable } = readCrds([...definitions.value, ...(served?.value ?? []), ...all]);
  reporter.info(`Checking ${files.length} files against ${kinds.length} definitions.`);
  const release = releaseOf(repository.read(RELEASE_FILE), RELEASE_FILE);
  const baseline = await readAccepted(ports.files, inputs.baseline);
  if (!baseline.ok) return { outcome: 'failed', failure: 'baseline-unreadable', detail: baseline.error };
  const checked = await validateTree(all, {
    kinds: new Kinds(kinds),
    strict: inputs.strict,
    source: repository,
    root: inputs.root,
    kustomize: ports.kustomize,
    clusters: [...inputs.clusters, ...((release.ok && release.value?.rings) || []).map(({ path }) => path)],
    within: (path) => inputs.paths.length === 0 || isUnder(path, inputs.paths.map(plainFolder)),
  });
  const { findings: counting } = judge(
    [...unreadable, ...(release.ok ? [] : release.error), ...checked.findings],
    {
      files,
      allowances: (release.ok && release.value?.manifests.waivers) || [],
      releaseFile: RELEASE_FILE,
      today: ports.clock.now().slice(0, 10),
      baseline: baseline.value,
      isWhole: inputs.paths.length === 0,
    },
  );
  const folder = plainFolder(inputs.root);
  const prefix = folder === '' ? '' : `${folder}/`;
  const findings = byCause(counting.map((finding) => under(prefix, finding)));
  for (const finding of findings) reporter.finding(finding);
  reporter.summary(summaryOf({ ...checked, findings }));
  await writeReports(ports.files, inputs, {
    title: 'Manifests',
    findings,
    rules: [...RULES, ...CHECKS],
    checked: { by: 'file', names: files.map(({ path }) => `${prefix}${path}`) },
  });
  return decide({ ...checked, findings }, inputs.strict);
};

/** Whether a file is one of these, or in one of these folders. */
function isUnder(path: string, places: readonly string[]): boolean {
  return places.some((place) => place === '' || path === place || path.startsWith(`${place}/`));
}
