import { configMissing } from './azure-exports.ts';
import {
  azureGroupPruned,
  azureNamespacePolicy,
  azurePolicyStateful,
  azurePolicyUnknown,
} from './azure-policy.ts';
import { azureCredential, azureOwner, azureOwnerCycle, azureReference } from './azure-references.ts';
import { appliedTwice, fluxDependency, fluxHealthExpressions, fluxSource, fluxWait } from './flux.ts';
import { keyMisspelt } from './misspelt-keys.ts';
import { plainSecret } from './plain-secret.ts';
import { removedVersion } from './removed-versions.ts';
import type { Rule } from './rule.ts';
import { specEmpty } from './spec-empty.ts';
import { labelInvalid, textRequired } from './text-values.ts';
import { federatedCredential, workloadIdentity } from './workload-identity.ts';

/** Every rule, in the order of the reference. */
export const RULES: readonly Rule[] = [
  azurePolicyUnknown,
  azurePolicyStateful,
  azureNamespacePolicy,
  azureGroupPruned,
  azureOwner,
  azureOwnerCycle,
  azureReference,
  azureCredential,
  configMissing,
  fluxSource,
  fluxDependency,
  fluxWait,
  fluxHealthExpressions,
  appliedTwice,
  removedVersion,
  keyMisspelt,
  textRequired,
  labelInvalid,
  specEmpty,
  plainSecret,
  federatedCredential,
  workloadIdentity,
];
