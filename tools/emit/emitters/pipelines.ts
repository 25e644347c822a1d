import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PipelineDefinition } from '@tandem/pipeline';
import type { Emitted, Sources } from '../emitter.ts';
import { azurePipeline } from '../pipelines/azure.ts';
import { gitlabPipeline } from '../pipelines/gitlab.ts';

/** The definitions: a file each. */
const FOLDER = 'pipelines';

/** Every pipeline for both platforms. */
export async function emits({ root, steps }: Sources): Promise<Emitted> {
  const contracts = new Map(steps.map(({ name, contract }) => [name, contract]));
  const pipelines = await loadPipelines(root);
  return new Map(
    pipelines.flatMap((pipeline) => [
      [`gitlab-ci-templates/pipelines/${pipeline.name}.yml`, gitlabPipeline(pipeline, contracts)] as const,
      [
        `azure-pipelines-templates/pipelines/${pipeline.name}.yml`,
        azurePipeline(pipeline, contracts),
      ] as const,
    ]),
  );
}

/** The definitions of a checkout, by name. @throws Error where a file does not export one of its own name. */
export async function loadPipelines(root: string): Promise<readonly PipelineDefinition[]> {
  const files = readdirSync(join(root, FOLDER)).filter((file) => file.endsWith('.ts'));
  return Promise.all(
    files.sort().map(async (file) => {
      const { pipeline } = (await import(pathToFileURL(join(root, FOLDER, file)).href)) as {
        readonly pipeline?: PipelineDefinition;
      };
      if (pipeline?.name !== file.slice(0, -'.ts'.length)) {
        throw new Error(`${FOLDER}/${file} must export 'pipeline' with the name of the file.`);
      }
      return pipeline;
    }),
  );
}
