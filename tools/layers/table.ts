/** One layer of the house. Paths are folders under `packages/`, or `tools`; `*` stands for one or more names. */
export interface Layer {
  readonly name: string;
  readonly packages: readonly string[];
  /** The layers that its packages may import, beside themselves; `any`: whatever they compose. */
  readonly imports: readonly string[] | 'any';
  /** Whether its packages may use the process, the console, files, the network and child processes. */
  readonly machine: boolean;
}

/** The layers, from the inside out. A package that is in none is an error, so that a new one is placed. */
export const LAYERS: readonly Layer[] = [
  { name: 'contract', packages: ['contract'], imports: [], machine: false },
  { name: 'models', packages: ['release-model', 'pipeline-model'], imports: ['contract'], machine: false },
  { name: 'ports', packages: ['ports'], imports: ['contract', 'models'], machine: false },
  { name: 'text', packages: ['log-text'], imports: ['contract', 'ports'], machine: false },
  {
    name: 'knowledge',
    packages: [
      'gitlab-ci',
      'azure-pipelines',
      'gitops-text',
      'gitops-repository',
      'kubernetes',
      'rollout',
      'merge-request-rules',
      'forge-access',
    ],
    imports: ['contract', 'models', 'ports', 'text', 'knowledge'],
    machine: false,
  },
  {
    name: 'steps',
    packages: ['steps/*'],
    imports: ['contract', 'models', 'ports', 'text', 'knowledge'],
    machine: false,
  },
  { name: 'transport', packages: ['http'], imports: ['contract', 'ports'], machine: true },
  {
    name: 'adapters',
    packages: ['platform-*', 'git', 'machine', 'cluster', 'forge-gitlab', 'forge-azure'],
    imports: ['contract', 'models', 'ports', 'text', 'transport'],
    machine: true,
  },
  {
    name: 'choosers',
    packages: ['forge'],
    imports: ['contract', 'ports', 'transport', 'adapters'],
    machine: true,
  },
  {
    name: 'runtime',
    packages: ['step-runtime'],
    imports: ['contract', 'models', 'ports', 'text'],
    machine: true,
  },
  {
    name: 'composition',
    packages: ['local-runner', 'sandbox', 'rehearsal', 'cli', 'tools'],
    imports: 'any',
    machine: true,
  },
];

/** Client libraries that belong to one package each. */
export const CLIENTS: Readonly<Record<string, string>> = {
  '@actions/core': 'platform-github',
  '@gitbeaker/core': 'forge-gitlab',
  '@gitbeaker/requester-utils': 'forge-gitlab',
  '@gitbeaker/rest': 'forge-gitlab',
  'azure-devops-node-api': 'forge-azure',
};

/** Modules of Node that touch nothing outside the program, so that any layer may use them. */
export const PURE_MODULES: readonly string[] = [
  'node:assert',
  'node:buffer',
  'node:crypto',
  'node:path',
  'node:querystring',
  'node:string_decoder',
  'node:url',
  'node:util',
];

/** The table as docs/ARCHITECTURE.md shows it. */
export function layersTable(): string {
  const rows = LAYERS.map(({ name, packages, imports }) => {
    const may = imports === 'any' ? 'whatever they compose' : imports.join(', ') || 'nothing';
    return `| ${name} | ${packages.join(', ')} | ${may} |`;
  });
  return ['| layer | packages | may import |', '|---|---|---|', ...rows].join('\n');
}
