// A consumer of the emitted pipelines on both platforms.
import type { PipelineDefinition } from '@tandem/pipeline';

/** What runs a pipeline. */
export type Platform = 'gitlab' | 'azure';
/** What starts a pipeline. */
export type Event = 'merge-request' | 'default-branch';

/** A pipeline that starts; `flags`: whether the consumer sets the flags. */
export interface Case {
  readonly platform: Platform;
  readonly event: Event;
  readonly flags: boolean;
}

/** The rings of a consumer, in order. */
export const RINGS = ['friendly', 'main-ring'];
/** What a consumer sets, by input; no value is a default. */
export const VALUES: Readonly<Record<string, string>> = {
  image: 'node:20',
  test_script: 'make test',
  package_script: 'make image',
  built: 'out/built.json',
  gitops_url: 'https://git.example.com/gitops.git',
  gitops_branch: 'trunk',
  release_file: 'process/release.yaml',
  unit: 'shop-7',
  rollout_minutes: '77',
  bundles: 'file:///bundles',
};

/** The predefined variables by which GitLab decides rules. */
export function gitlabVariables(event: Event): Readonly<Record<string, string>> {
  return event === 'merge-request'
    ? { CI_PIPELINE_SOURCE: 'merge_request_event', CI_DEFAULT_BRANCH: 'main' }
    : { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
}

/** The values of a consumer, by input; lists as the platform takes them. */
function valuesOf(pipeline: PipelineDefinition, platform: Platform): Record<string, unknown> {
  const own = Object.entries(pipeline.inputs).filter(
    ([name, { only = platform }]) => only === platform && name in VALUES,
  );
  return Object.fromEntries([
    ...own.map(([name, input]) => {
      const isScript = name.endsWith('_script');
      const isList = name === 'built' || (isScript && platform === 'gitlab');
      const value = VALUES[name];
      return [name, isList ? [value] : 'type' in input || name !== 'rollout_minutes' ? value : Number(value)];
    }),
    ['bundles', VALUES.bundles],
  ]);
}

/** A project that includes the pipeline; `flags`: whether it sets the flags. */
export function gitlabConsumer(pipeline: PipelineDefinition, flags: boolean): string {
  const local = `/gitlab-ci-templates/pipelines/${pipeline.name}.yml`;
  const values = valuesOf(pipeline, 'gitlab');
  const include = pipeline.each
    ? RINGS.map((ring) => ({ local, inputs: { ...values, ring, await_rollout: flags } }))
    : [{ local, inputs: values }];
  return JSON.stringify({ ...(pipeline.each && { stages: RINGS }), include });
}

/** A pipeline that uses the template. */
export function azureConsumer(pipeline: PipelineDefinition, flags: boolean): string {
  const template = `/azure-pipelines-templates/pipelines/${pipeline.name}.yml`;
  const parameters = {
    ...valuesOf(pipeline, 'azure'),
    ...(pipeline.each && { rings: RINGS, await_rollout: flags }),
  };
  return JSON.stringify({ stages: [{ template, parameters }] });
}
