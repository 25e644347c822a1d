import { defineStep } from '@tandem/contract';
import {
  GITOPS_FAILURES,
  GITOPS_INPUTS,
  GITOPS_SECRETS,
  RING_FAILURE,
  RING_INPUT,
} from '@tandem/gitops-branch';
import { ROLLOUT_READS } from '@tandem/rollout/reads';

/** The contract of `await-rollout`. */
export const contract = defineStep({
  name: 'await-rollout',
  title: 'Wait until a promotion is live',
  description:
    'Waits until the cluster of a ring runs the promoted commit and everything that Flux applied from it is healthy, Azure resources included. It only reads the cluster. A newer commit that contains the promoted one counts too, and is told apart by the output result.',
  outcomes: ['done', 'nothing-to-do'],
  effects: [],
  inputs: {
    ring: RING_INPUT,
    commit: {
      type: 'text',
      description:
        "Full hash of the promoted commit of the GitOps repository. Empty: the last one that changed the ring's folder; where nothing was promoted to the ring yet, there is nothing to do.",
      default: '',
      pattern: '([0-9a-f]{40}|[0-9a-f]{64})?',
    },
    kube_context: {
      type: 'text',
      description: "Context of the job's kubeconfig. Empty: its current one.",
      default: '',
    },
    kustomization: {
      type: 'text',
      description:
        "The Flux Kustomization that applies the ring's folder, as namespace/name. Empty: the one of the cluster with that path.",
      default: '',
      pattern: '([a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9.-]*)?',
    },
    namespace: {
      type: 'text',
      description: 'The only namespace to look for Kustomizations in. Empty: all.',
      default: '',
    },
    timeout_minutes: {
      type: 'integer',
      description: 'How long to wait, in minutes.',
      default: 30,
      minimum: 1,
      maximum: 1440,
    },
    ...GITOPS_INPUTS,
  },
  outputs: {
    result: {
      description: 'live: the ring runs just the promoted commit. superseded: a newer one that contains it.',
    },
    commit: { description: 'Full hash of the commit that the ring runs.' },
  },
  failures: {
    ...GITOPS_FAILURES,
    ...RING_FAILURE,
    'commit-missing': {
      summary: 'The GitOps branch does not have the promoted commit.',
      fix: 'Give the input commit a full hash that is on the branch, or leave it empty.',
    },
    'rollout-failed': {
      summary: 'The promotion does not become live: something in it does not recover by itself.',
      fix: 'Mend what is named, or promote a release unit that was good. The ring keeps what it could apply.',
    },
    'rollout-suspended': {
      summary: 'Flux was told to stand still in this ring.',
      fix: 'Resume what is named (`flux resume kustomization NAME`), then run the job again.',
    },
    'rollout-timeout': {
      summary: 'The promotion was not live in time.',
      fix: 'Look at what is named. Where it only needs longer, raise timeout_minutes and run the job again.',
    },
    'rollout-unknown': {
      summary: 'It is not known whether the promotion is live: objects of custom kinds report no condition.',
      fix: 'Check that the controllers of the named kinds run. Where a kind never reports a condition, list it as group/Kind under rollout.without_status in release.yaml.',
    },
    'flux-missing': {
      summary: 'The cluster has no Flux.',
      fix: 'Check that the kubeconfig and the input kube_context name the cluster of this ring, and that Flux is installed there.',
    },
    'cluster-unconfigured': {
      summary: 'The job has no access to a cluster.',
      fix: 'Give the job a KUBECONFIG, run it in the cluster, or see docs/guides/rollouts.md for the ways in.',
    },
    'cluster-denied': {
      summary: 'The cluster does not let this job read what it has to.',
      fix: 'Apply cluster-access/await-rollout.yaml to the cluster and bind it to the account of the job.',
    },
    'cluster-rejected': {
      summary: 'The API server of the cluster rejected a request.',
      fix: 'Read its answer, and check that the kubeconfig names the API server of the cluster and no other server.',
    },
    'cluster-unreachable': {
      summary: 'The API server of the cluster did not answer.',
      fix: 'Run the job again; if it stays so, look at the cluster and at the network of the runner.',
      retry: true,
    },
  },
  secrets: GITOPS_SECRETS,
  ports: ['git', 'clock', 'clusters'],
  clusterReads: ROLLOUT_READS,
  permissions: ['gitops-read'],
});
