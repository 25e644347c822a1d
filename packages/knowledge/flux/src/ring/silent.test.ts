import type { ClusterObject } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { git, look, ring, why } from './rollout.fixture.ts';
import { blocking } from './rollout.ts';
import type { AwaitedPromotion } from './snapshot.ts';

describe('a custom object without a condition', () => {
  const certificate: ClusterObject = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'web', namespace: 'flux', uid: 'web', resourceVersion: '1', generation: 1 },
  };
  const lookAt = (given: Partial<AwaitedPromotion>) =>
    look([ring([certificate]), certificate, git('gitops')], given);

  it('is unknown where the definition of its kind has conditions, and the message names the setting', () => {
    const rollout = lookAt({ definesConditions: () => true });
    expect(rollout.verdict.kind).toBe('waiting');
    expect(blocking(rollout.tree)).toMatchObject([{ state: 'unknown', ref: { kind: 'Certificate' } }]);
    expect(why(rollout)).toContain(
      'list cert-manager.io/Certificate under rollout.without_status in release.yaml',
    );
  });

  it('is live where the definition has none, or release.yaml lists its kind', () => {
    expect(lookAt({ definesConditions: () => false }).verdict).toEqual({ kind: 'live' });
    expect(lookAt({ withoutStatus: ['cert-manager.io/Certificate'] }).verdict).toEqual({ kind: 'live' });
  });

  it('asks for the definition first', () => {
    const rollout = lookAt({ definesConditions: () => undefined });
    expect(rollout.verdict.kind).toBe('waiting');
    expect(rollout.askedKinds).toMatchObject([{ group: 'cert-manager.io', kind: 'Certificate' }]);
  });

  it('is live where its controller never writes one', () => {
    const service = { ...certificate, apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };
    expect(look([ring([service]), service, git('gitops')]).verdict).toEqual({ kind: 'live' });
  });
});
