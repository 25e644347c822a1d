import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '@tandem/bundles';
import { releaseSchemaText } from '@tandem/release-process';
import { accessManifest } from '@tandem/rollout';
import { readHouse } from '../layers/layers.ts';
import { withHouse } from '../layers/show.ts';
import { azureTemplate } from './azure.ts';
import { GATES_FILE, gatesIndex } from './gates.ts';
import { githubAction } from './github.ts';
import { gitlabTemplate } from './gitlab.ts';
import { manifestRulesPage } from './manifest-rules.ts';
import { referenceIndex, referencePage } from './reference.ts';
import { VALIDATOR_FILE, validatorText } from './release-validator.ts';
import { inputsSchema } from './schema.ts';

/** Folders that hold emitted files only: whatever else is in one was emitted of a step that is gone. */
const FOLDERS = [
  'gitlab-ci-templates/steps',
  'azure-pipelines-templates/steps',
  'github-actions',
  'schemas',
  'docs/reference',
  'cluster-access',
];

/** The page whose map and table of layers are emitted; the rest of it is written by hand. */
const ARCHITECTURE = 'docs/ARCHITECTURE.md';

/** Every emitted file: its text by its path from the root. */
export async function emittedFiles(
  root: string,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const { name, contract } of steps) {
    files.set(`gitlab-ci-templates/steps/${name}.yml`, gitlabTemplate(contract));
    files.set(`azure-pipelines-templates/steps/${name}.yml`, azureTemplate(contract));
    files.set(`github-actions/${name}/action.yml`, githubAction(contract));
    files.set(`schemas/steps/${name}.schema.json`, inputsSchema(contract));
    files.set(`docs/reference/steps/${name}.md`, referencePage(contract));
  }
  files.set('docs/reference/manifest-rules.md', manifestRulesPage());
  files.set('cluster-access/await-rollout.yaml', accessManifest());
  files.set('schemas/release.schema.json', releaseSchemaText());
  files.set('docs/reference/README.md', referenceIndex(steps.map(({ contract }) => contract)));
  files.set(GATES_FILE, await gatesIndex(root));
  files.set(VALIDATOR_FILE, await validatorText());
  files.set(ARCHITECTURE, withHouse(readFileSync(join(root, ARCHITECTURE), 'utf8'), readHouse(root)));
  return files;
}

/** How an emitted file differs from the one that is there. */
export interface Difference {
  readonly path: string;
  readonly kind: 'missing' | 'changed' | 'stale';
}

/** Which files of a checkout differ from what is emitted, sorted by path. */
export function differences(root: string, files: ReadonlyMap<string, string>): readonly Difference[] {
  const found: Difference[] = [];
  for (const [path, text] of files) {
    const place = join(root, path);
    if (!existsSync(place)) found.push({ path, kind: 'missing' });
    else if (readFileSync(place, 'utf8') !== text) found.push({ path, kind: 'changed' });
  }
  for (const folder of FOLDERS) {
    for (const path of filesUnder(root, folder)) if (!files.has(path)) found.push({ path, kind: 'stale' });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesUnder(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, path) : [path];
  });
}
