import {
  type ForgeFault,
  type ForgeServer,
  ForgeState,
  type StoredMergeRequest,
  startAzureDevops,
  startGitlab,
} from '@tandem/double-forges';
import { type BareRepository, createBareRepository } from '@tandem/gitops-branch/bare-repository';
import type { Forge } from '@tandem/ports';

export const KINDS = ['gitlab', 'azure-devops'] as const;

/** A GitOps repository, a forge with one merge request that breaks many rules, and people who look at it. */
export interface QualityStage {
  readonly kind: Forge['kind'];
  readonly gitops: BareRepository;
  readonly server: ForgeServer;
  readonly state: ForgeState;
  readonly request: StoredMergeRequest;
  /** The environment of a job of this forge for the merge request. */
  readonly env: Readonly<Record<string, string>>;
  faults(next: (() => ForgeFault | undefined) | undefined): void;
  /** A push of the author that mends what the files break. */
  mend(): void;
  close(): Promise<void>;
}

function releaseYaml(kind: Forge['kind']): string {
  const tickets =
    kind === 'gitlab' ? 'forge: gitlab, path: Retail/api' : 'forge: azure-devops, path: Retail, prefix: "#"';
  return `product: storefront
components:
  - { name: api, repository: { forge: ${kind}, path: Retail/api }, image: registry.example.com/api }
gitops:
  repository: { forge: ${kind}, path: Retail/gitops }
rings:
  - { name: production, path: clusters/production, window: always }
roles:
  dba: [carl, carl@example.com]
tickets: { ${tickets} }
quality:
  rules:
    description: { sections: [Why] }
    risky-paths: { paths: [{ paths: [migrations/**], roles: [dba] }] }
  waivers:
    - { rules: [size], roles: [dba] }
`;
}

/** Hostile words, as a title, a description and names of files may have them. */
export const HOSTILE =
  '##vso[task.setvariable variable=x]y ::error::z section_start:1:x\u202e <img src=x onerror=alert(1)> [a](javascript:b) | `c` @all /close';

export async function setQualityStage(
  kind: Forge['kind'],
  given: {
    readonly title?: string;
    readonly description?: string;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<QualityStage> {
  const state = new ForgeState();
  const bot = state.user('tandem', { name: 'Tandem', bot: true });
  const ann = state.user('ann', { name: 'Ann' });
  const carl = state.user('carl', { name: 'Carl' });
  const repository = state.repository(
    'Retail/api',
    { 'src/cart.ts': 'export {};\n', CODEOWNERS: '* @carl carl@example.com\n' },
    ann,
  );
  state.ticket(kind === 'gitlab' ? 'Retail/api' : 'Retail', {
    title: 'Carts',
    state: kind === 'gitlab' ? 'opened' : 'Active',
  });
  state.branch(repository, 'feature/carts');
  const files = given.files ?? {
    'src/cart.ts': 'export {};\ndebugger;\n<<<<<<< HEAD\n',
    'migrations/1.sql': 'drop table carts;\n',
    'src/large.ts': 'x\n'.repeat(600),
  };
  state.push(repository, 'feature/carts', { files, message: 'wip', author: ann });
  const request = state.mergeRequest(repository, {
    author: ann,
    sourceBranch: 'feature/carts',
    title: given.title ?? 'Add carts',
    description: given.description ?? 'Carts, for #4711.',
  });
  state.note(request, carl, 'tandem: waive size until 2026-12-01: it is generated');
  let next: (() => ForgeFault | undefined) | undefined;
  const start = kind === 'gitlab' ? startGitlab : startAzureDevops;
  const server = await start({ state, fault: () => next?.() });
  const gitops = createBareRepository({ 'release.yaml': releaseYaml(kind) });
  return {
    kind,
    gitops,
    server,
    state,
    request,
    env: jobOf(kind, server.url, bot.token, request.number),
    faults: (faults) => {
      next = faults;
    },
    mend: () => {
      const mended = {
        'src/cart.ts': 'export {};\n',
        'src/cart.test.ts': 'test\n',
        'src/large.ts': undefined,
        'migrations/1.sql': undefined,
      };
      state.push(repository, 'feature/carts', { files: mended, message: 'fix: mend', author: ann });
    },
    close: async () => {
      gitops.remove();
      await server.close();
    },
  };
}

/** What a job of the forge's own pipelines has in its environment. */
function jobOf(
  kind: Forge['kind'],
  url: string,
  token: string,
  number: number,
): Readonly<Record<string, string>> {
  if (kind === 'gitlab') {
    return {
      GITLAB_CI: 'true',
      CI_SERVER_URL: url,
      CI_PROJECT_PATH: 'Retail/api',
      CI_MERGE_REQUEST_IID: String(number),
      TANDEM_GITLAB_TOKEN: token,
    };
  }
  return {
    TF_BUILD: 'True',
    SYSTEM_COLLECTIONURI: `${url}/`,
    SYSTEM_TEAMPROJECT: 'Retail',
    BUILD_REPOSITORY_NAME: 'api',
    BUILD_REPOSITORY_PROVIDER: 'TfsGit',
    SYSTEM_PULLREQUEST_PULLREQUESTID: String(number),
    // As Azure hands it over: the job's own token, and the macro of a variable that nobody set.
    SYSTEM_ACCESSTOKEN: token,
    TANDEM_AZURE_TOKEN: '$(TANDEM_AZURE_TOKEN)',
  };
}

/** What people see of a merge request, in words that are the same on both forges. */
export function seen({ request, state }: QualityStage) {
  return request.threads
    .filter(({ notes }) => notes.some(({ author }) => state.userOf(author).bot))
    .map(({ at, resolved, notes }) => ({
      at: at && `${at.file}:${at.line}`,
      resolved,
      body: (notes[0]?.body ?? '').replace(/\s*<!-- tandem:\S+ -->\s*$/, '').trim(),
    }))
    .sort((one, other) => (`${one.at} ${one.body}` < `${other.at} ${other.body}` ? -1 : 1));
}
