import type { PlanJob, PlanStage } from '@tandem/pipeline';
import { describe, expect, it } from 'vitest';
import { azurePredefined, gitlabPredefined, type PipelineFacts } from './predefined.ts';

const facts: PipelineFacts = {
  repository: 'shop/web/storefront-api',
  url: '/repositories/storefront-api.git',
  commit: 'a'.repeat(40),
  branch: 'feature/Big_Thing',
  defaultBranch: 'main',
  commitTitle: 'feat: it sells',
  actor: { name: 'Robin Release', login: 'robin', email: 'robin@example.com' },
  startedAt: '2026-11-02T09:00:00Z',
  server: 'http://127.0.0.1:4000',
};
const job: PlanJob = {
  name: 'promote friendly',
  title: 'Promote',
  needs: [],
  variables: {},
  steps: [],
  dialect: { kind: 'azure' },
};
const stage: PlanStage = { name: 'release', title: 'Release it', needs: [], jobs: [job] };
const place = (extra: Partial<PlanJob> = {}) => ({
  stage,
  job: { ...job, ...extra },
  attempt: 2,
  folder: '/run/work/promote',
});

describe('GitLab', () => {
  it.each([
    ['CI_PROJECT_PATH', 'shop/web/storefront-api'],
    ['CI_PROJECT_NAMESPACE', 'shop/web'],
    ['CI_PROJECT_ROOT_NAMESPACE', 'shop'],
    ['CI_PROJECT_NAME', 'storefront-api'],
    ['CI_PROJECT_DIR', '/run/work/promote'],
    ['CI_COMMIT_SHORT_SHA', 'aaaaaaaa'],
    ['CI_COMMIT_REF_SLUG', 'feature-big-thing'],
    ['CI_COMMIT_REF_PROTECTED', 'false'],
    ['CI_JOB_NAME_SLUG', 'promote-friendly'],
    ['CI_JOB_STAGE', 'release'],
    ['CI_SERVER_FQDN', '127.0.0.1:4000'],
    ['CI_SERVER_PORT', '4000'],
    ['CI_ENVIRONMENT_NAME', undefined],
  ])('%s is %s', (name, value) => {
    expect(gitlabPredefined(facts, place())[name]).toBe(value);
  });

  it.each([
    ['production', /^production$/],
    ['review/Big', /^review-big-[0-9a-f]{6}$/],
    ['1st', /^env-1st-[0-9a-f]{6}$/],
    ['a-very-long-name-of-an-environment', /^a-very-long-name-[0-9a-f]{6}$/],
  ])('the slug of the environment %s is %s', (environment, slug) => {
    expect(gitlabPredefined(facts, place({ environment })).CI_ENVIRONMENT_SLUG).toMatch(slug);
  });
});

describe('Azure', () => {
  it.each([
    ['Build.SourcesDirectory', '/run/work/promote/s'],
    ['Build.ArtifactStagingDirectory', '/run/work/promote/a'],
    ['Build.SourceBranch', 'refs/heads/feature/Big_Thing'],
    ['Build.SourceBranchName', 'Big_Thing'],
    ['System.JobAttempt', '2'],
    ['System.JobDisplayName', 'Promote'],
    ['System.StageDisplayName', 'Release it'],
    ['Pipeline.Workspace', '/run/work/promote'],
    ['Agent.TempDirectory', '/run/temp'],
  ])('%s is %s', (name, value) => {
    expect(azurePredefined(facts, place(), '/run/temp')[name]).toBe(value);
  });
});
