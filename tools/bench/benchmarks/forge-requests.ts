import { FORGE_KINDS } from '@tandem/ports';
import { createFixedClock } from '@tandem/scenario';
import { createQualityScenario } from '@tandem/step-mr-quality/scenario.fixture';
import type { Benchmark, Figure } from '../benchmark.ts';

const FILES = 1_000;
const NOTES = 500;

const clock = createFixedClock('2026-11-24T12:00:00.000Z');

/** How many requests a judgement of a very large merge request takes: the first, and one that changes nothing. */
export const benchmark: Benchmark = {
  title: `forge-requests: mr-quality on ${FILES} changed files and ${NOTES} notes`,
  async measure() {
    const figures: Figure[] = [];
    for (const kind of FORGE_KINDS) figures.push(...(await measureOn(kind)));
    return figures;
  },
};

async function measureOn(kind: (typeof FORGE_KINDS)[number]): Promise<readonly Figure[]> {
  const files = Array.from({ length: FILES }, (_, index) => [
    `src/f${index}.ts`,
    `export const x = ${index};\n`,
  ]);
  const scenario = await createQualityScenario(kind, { files: Object.fromEntries(files) });
  try {
    const { state, ann, request, server } = scenario;
    for (let index = 0; index < NOTES; index += 1) state.note(request, ann, `Note ${index}`);
    const once = async (what: string): Promise<Figure> => {
      const before = server.requests();
      const began = performance.now();
      const result = await scenario.judge(clock);
      if (result.outcome !== 'failed' || result.failure !== 'rules-broken') {
        throw new Error(`The judgement did not come through: ${JSON.stringify(result)}`);
      }
      const note = `${(performance.now() - began).toFixed(0)} ms on loopback`;
      return { what: `${kind}, ${what}`, value: server.requests() - before, unit: 'requests', note };
    };
    return [await once('first'), await once('again')];
  } finally {
    await scenario.close();
  }
}
