import { createForges } from '@tandem/forge-registry';
import { createGit } from '@tandem/git';
import type { Clock, Reporter } from '@tandem/ports';
import { KINDS, setQualityStage } from '../../../packages/steps/mr-quality/processes/stage.ts';
import { run } from '../../../packages/steps/mr-quality/run.ts';
import type { Benchmark, Figure } from '../benchmark.ts';

const FILES = 1_000;
const NOTES = 500;

const silent: Reporter = {
  info: () => {},
  debug: () => {},
  group: (_, body) => body(),
  finding: () => {},
  summary: () => {},
  output: () => {},
  secret: () => {},
  finish: async () => {},
};

const clock: Clock = {
  now: () => '2026-11-24T12:00:00.000Z',
  sleep: async () => {},
};

/** How many requests a judgement of a very large merge request takes: the first, and one that changes nothing. */
export const benchmark: Benchmark = {
  title: `forge-requests: mr-quality on ${FILES} changed files and ${NOTES} notes`,
  async measure() {
    const figures: Figure[] = [];
    for (const kind of KINDS) figures.push(...(await measureOn(kind)));
    return figures;
  },
};

async function measureOn(kind: (typeof KINDS)[number]): Promise<readonly Figure[]> {
  const files = Array.from({ length: FILES }, (_, index) => [
    `src/f${index}.ts`,
    `export const x = ${index};\n`,
  ]);
  const stage = await setQualityStage(kind, { files: Object.fromEntries(files) });
  try {
    const ann = stage.state.data.users.find(({ login }) => login === 'ann');
    for (let index = 0; ann && index < NOTES; index += 1)
      stage.state.note(stage.request, ann, `Note ${index}`);
    const sink = { write: () => true };
    const env = Object.fromEntries(Object.entries(stage.env).filter(([, value]) => !value.startsWith('$(')));
    const once = async (what: string): Promise<Figure> => {
      const before = stage.server.requests();
      const began = performance.now();
      const forges = createForges({ env, cwd: '/', stdout: sink, stderr: sink }, clock);
      const result = await run({
        inputs: { ...INPUTS, gitops_url: stage.gitops.url },
        context: {
          platform: 'local',
          repositoryRef: { forge: kind, url: stage.server.url, path: 'Retail/api' },
          mergeRequest: stage.request.number,
        },
        reporter: silent,
        ports: { git: createGit(stage.gitops.view), clock, forges },
      });
      if (result.outcome !== 'failed' || result.failure !== 'rules-broken') {
        throw new Error(`The judgement did not come through: ${JSON.stringify(result)}`);
      }
      const note = `${(performance.now() - began).toFixed(0)} ms on loopback`;
      return { what: `${kind}, ${what}`, value: stage.server.requests() - before, unit: 'requests', note };
    };
    return [await once('first'), await once('again')];
  } finally {
    await stage.close();
  }
}

const INPUTS = {
  component: '',
  merge_request: 0,
  notes: 'all',
  gitops_branch: 'main',
  release_file: 'release.yaml',
} as const;
