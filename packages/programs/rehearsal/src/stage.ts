import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '@tandem/bundles';
import { stampTree } from '@tandem/bundles';
import { commitTree, type FileTree, git, makeBare, readTree, tip } from './repositories.ts';

/** Everything that a rehearsal plays on: repositories and bundles, in one folder. */
export interface Stage {
  readonly folder: string;
  /** The Tandem repository with its tags, as both platforms have it. */
  readonly templates: string;
  readonly service: string;
  readonly gitops: string;
  /** `<step>/<version>/<step>.cjs`, as a package registry serves them. */
  readonly bundles: string;
  /** Whether it was there already. */
  readonly kept: boolean;
}

/** Instants of the commits that a fresh stage begins with: fixed, so that the same tree gives the same hashes. */
const SEEDED_AT = '2026-11-02T09:00:00Z';

/**
 * Makes the stage, or takes up the one that is there: a kept service and GitOps repository stay as they are;
 * the templates are tagged anew where a step or a template changed in between.
 *
 * @param root The root of this repository.
 * @param integrate Where the service is hosted; release.yaml of a fresh stage says so.
 */
export async function setStage(
  root: string,
  folder: string,
  bundles: readonly Bundle[],
  integrate: 'gitlab' | 'azure',
): Promise<Stage> {
  const stage: Stage = {
    folder,
    templates: join(folder, 'repositories', 'tandem.git'),
    service: join(folder, 'repositories', 'storefront-api.git'),
    gitops: join(folder, 'repositories', 'gitops.git'),
    bundles: join(folder, 'bundles'),
    kept: existsSync(join(folder, 'stage.json')),
  };
  await mkdir(folder, { recursive: true });
  for (const bundle of bundles) {
    const place = join(stage.bundles, bundle.step, bundle.version);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, `${bundle.step}.cjs`), bundle.bytes);
  }
  await releaseTemplates(root, stage, bundles);
  const example = join(root, 'examples', 'storefront');
  if (!stage.kept) {
    const service = await readTree(join(example, 'service'));
    await seed(stage.service, service, 'feat: a storefront that sells');
    const gitops = await readTree(join(example, 'gitops'));
    if (integrate === 'azure') moveService(gitops);
    await seed(stage.gitops, gitops, 'chore: the storefront as it runs today');
    await writeFile(join(folder, 'stage.json'), `${JSON.stringify({ product: 'storefront' })}\n`);
  }
  return stage;
}

/** What a team changes in release.yaml on the day that its service moves to Azure Repos. */
function moveService(gitops: Map<string, Uint8Array>): void {
  const text = Buffer.from(gitops.get('release.yaml') ?? '').toString('utf8');
  const moved = text.replace(
    '{ forge: gitlab, path: shop/storefront-api }',
    '{ forge: azure-devops, path: Retail/storefront-api }',
  );
  if (moved === text) throw new Error('The release.yaml of the example does not say where the service is.');
  gitops.set('release.yaml', Buffer.from(moved));
}

async function seed(repository: string, files: FileTree, message: string): Promise<void> {
  if (!existsSync(join(repository, 'HEAD'))) await makeBare(repository);
  if ((await tip(repository)) === undefined) {
    await commitTree(repository, files, { message, at: SEEDED_AT });
  }
}

/**
 * What `npm run release` does to templates, for the tree as it is: stamps them with the bundles' hashes and
 * tags the commit `<package>@<version>` for every package that pipelines pin.
 */
async function releaseTemplates(root: string, stage: Stage, bundles: readonly Bundle[]): Promise<void> {
  if (!existsSync(join(stage.templates, 'HEAD'))) await makeBare(stage.templates);
  const files = new Map<string, Uint8Array>();
  for (const part of ['gitlab-ci-templates', 'azure-pipelines-templates']) {
    for (const [path, bytes] of await readTree(join(root, part))) files.set(`${part}/${path}`, bytes);
  }
  const texts = new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
  for (const [path, text] of stampTree(texts, bundles)) files.set(path, Buffer.from(text));
  const commit = await commitTree(stage.templates, files, {
    message: 'chore(release): publish',
    at: SEEDED_AT,
  });
  const versions = [
    ...bundles.map(({ step, version }) => `${step}@${version}`),
    ...(await Promise.all(
      ['gitlab-ci-templates', 'azure-pipelines-templates'].map(async (part) => pipelineTag(join(root, part))),
    )),
  ];
  for (const tag of versions) await git(stage.templates, ['tag', '--force', tag, commit]);
}

/** `pipelines-gitlab@1.0.0`: an unreleased package is rehearsed as the first version it will have. */
async function pipelineTag(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'pipelines', 'package.json'), 'utf8'));
  return `${manifest.nx.name}@${rehearsedVersion(manifest.version)}`;
}

/** The version that a package is rehearsed at: its own, or the first one where it was never released. */
export function rehearsedVersion(version: string): string {
  return version === '0.0.0' ? '1.0.0' : version;
}
