import type { StoredMergeRequest } from '@tandem/double-forges';
import { createGit } from '@tandem/git';
import type { Clock, Files, Forge } from '@tandem/ports';
import {
  COMPONENT,
  createRepository,
  type ForgeScenario,
  forgesFor,
  type Repository,
  silentReporter,
  startForge,
  TICKET_STATES,
  TRACKERS,
} from '@tandem/scenario';
import { run } from './run.ts';

/** A GitOps repository, a forge with one merge request that breaks many rules, and people who look at it. */
export interface QualityScenario extends Omit<ForgeScenario, 'env'> {
  readonly gitops: Repository;
  readonly request: StoredMergeRequest;
  /** The environment of a job of this forge for the merge request. */
  readonly jobEnv: Readonly<Record<string, string>>;
  /** Runs the step in this process. */
  judge(clock: Clock): ReturnType<typeof run>;
  /** A push of the author that repairs what the files break. */
  repair(): void;
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

/** Files of a run of which nobody reads the reports. */
const NO_FILES: Files = { read: async () => undefined, list: async () => [], write: async () => {} };

/** Hostile words, as a title, a description and names of files may have them. */
export const HOSTILE =
  '##vso[task.setvariable variable=x]y ::error::z section_start:1:x\u202e <img src=x onerror=alert(1)> [a](javascript:b) | `c` @all /close';

/** Starts a forge with a merge request of Ann; `title`, `description` and `files` are those of the merge request. */
export async function createQualityScenario(
  kind: Forge['kind'],
  given: {
    readonly title?: string;
    readonly description?: string;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<QualityScenario> {
  const forge = await startForge(kind);
  const { state, ann, bot, server } = forge;
  const carl = state.user('carl', { name: 'Carl' });
  const repository = state.repository(
    COMPONENT,
    { 'src/cart.ts': 'export {};\n', CODEOWNERS: '* @carl carl@example.com\n' },
    ann,
  );
  state.ticket(TRACKERS[kind], { title: 'Carts', state: TICKET_STATES[kind].open });
  state.branch(repository, 'feature/carts');
  const push = (files: Readonly<Record<string, string | undefined>>, message: string) =>
    state.push(repository, 'feature/carts', { files, message, author: ann });
  push(given.files ?? BROKEN, 'wip');
  const request = state.mergeRequest(repository, {
    author: ann,
    sourceBranch: 'feature/carts',
    title: given.title ?? 'Add carts',
    description: given.description ?? 'Carts, for #4711.',
  });
  // Bundles run on the clock of the machine, so the waiver ends after the day on which the test runs.
  const until = new Date(Date.now() + 5 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  state.note(request, carl, `tandem: waive size until ${until}: it is generated`);
  const gitops = createRepository({ 'release.yaml': releaseYaml(kind) });
  return {
    ...forge,
    gitops,
    request,
    jobEnv: jobOf(kind, server.url, bot.token, request.number),
    judge: (clock) =>
      run({
        inputs: {
          component: '',
          merge_request: 0,
          notes: 'all',
          junit: 'mr-quality.junit.xml',
          sarif: 'mr-quality.sarif',
          gitops_url: gitops.url,
          gitops_branch: 'main',
          release_file: 'release.yaml',
        },
        context: {
          platform: 'local',
          repositoryRef: forge.repositoryRef(COMPONENT),
          mergeRequest: request.number,
        },
        reporter: silentReporter,
        ports: { files: NO_FILES, git: createGit(gitops.view), clock, forges: forgesFor(forge.env, clock) },
      }),
    repair: () => push(REPAIRED, 'fix: repair'),
    close: async () => {
      gitops.remove();
      await forge.close();
    },
  };
}

const BROKEN = {
  'src/cart.ts': 'export {};\ndebugger;\n<<<<<<< HEAD\n',
  'migrations/1.sql': 'drop table carts;\n',
  'src/large.ts': 'x\n'.repeat(600),
};

const REPAIRED = {
  'src/cart.ts': 'export {};\n',
  'src/cart.test.ts': 'test\n',
  'src/large.ts': undefined,
  'migrations/1.sql': undefined,
};

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
export function seen({ request, state }: QualityScenario) {
  return request.threads
    .filter(({ notes }) => notes.some(({ author }) => state.userOf(author).bot))
    .map(({ at, resolved, notes }) => ({
      at: at && `${at.file}:${at.line}`,
      resolved,
      body: (notes[0]?.body ?? '').replace(/\s*<!-- tandem:\S+ -->\s*$/, '').trim(),
    }))
    .sort((one, other) => (`${one.at} ${one.body}` < `${other.at} ${other.body}` ? -1 : 1));
}
