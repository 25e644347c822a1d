import type { PortName } from '@tandem/contract';

/** A factory by the name under which its package exports it. */
export interface Factory {
  readonly module: string;
  readonly factory: string;
}

/** The adapter behind each port: a bundle carries those that its contract names, and no other. */
export const ADAPTERS: Readonly<Record<PortName, Factory>> = {
  files: { module: '@tandem/machine', factory: 'createFiles' },
  git: { module: '@tandem/git', factory: 'createGit' },
  forges: { module: '@tandem/forge-registry', factory: 'createForges' },
  clusters: { module: '@tandem/cluster', factory: 'createClusters' },
  kustomize: { module: '@tandem/machine', factory: 'createKustomize' },
  clock: { module: '@tandem/machine', factory: 'createClock' },
};

/** The platforms that every bundle runs on. */
export const PLATFORMS: Readonly<Record<'gitlab' | 'azure' | 'github' | 'local', Factory>> = {
  gitlab: { module: '@tandem/platform-gitlab', factory: 'createGitlab' },
  azure: { module: '@tandem/platform-azure', factory: 'createAzure' },
  github: { module: '@tandem/platform-github', factory: 'createGithub' },
  local: { module: '@tandem/platform-local', factory: 'createLocal' },
};
