import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepContract } from '@tandem/contract';

/** A step as the tools see it: its contract and the version of its package. */
export interface Step {
  readonly name: string;
  readonly contract: StepContract;
  readonly version: string;
}

/** Where the steps of a checkout are: a folder there that has a contract is a step, and nothing else is. */
export const STEPS_FOLDER = 'packages/steps';

/**
 * The steps of a checkout, sorted by name.
 *
 * @throws Error naming the folder where a contract is not exported, or bears another name than its folder.
 */
export async function loadSteps(root: string): Promise<readonly Step[]> {
  const folders = readdirSync(join(root, STEPS_FOLDER)).sort();
  const names = folders.filter((name) => existsSync(join(root, STEPS_FOLDER, name, 'contract.ts')));
  return Promise.all(names.map((name) => loadStep(root, name)));
}

async function loadStep(root: string, name: string): Promise<Step> {
  const folder = join(root, STEPS_FOLDER, name);
  const { contract } = (await import(pathToFileURL(join(folder, 'contract.ts')).href)) as {
    contract?: StepContract;
  };
  const file = `${STEPS_FOLDER}/${name}/contract.ts`;
  if (!contract) throw new Error(`${file} does not export 'contract'. Write: export const contract = …`);
  if (contract.name !== name) {
    throw new Error(`${file} is named '${contract.name}', its folder '${name}'. Give both the same name.`);
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { name, contract, version };
}
