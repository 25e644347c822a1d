import type { StepContract } from '@tandem/contract';
import type { Platform, ProcessView } from '@tandem/ports';
import { SHORTEST_SECRET } from '@tandem/safe-text';

/** Registers a step's secrets with the platform, before anything else is said; then warns of short ones. */
export function registerSecrets(contract: StepContract, view: ProcessView, { reporter }: Platform): void {
  for (const name of Object.keys(contract.secrets)) {
    const value = view.env[name];
    if (value) reporter.secret(value);
  }
  for (const name of Object.keys(contract.secrets)) {
    const length = view.env[name]?.length ?? 0;
    if (length === 0 || length >= SHORTEST_SECRET) continue;
    const message = `The secret ${name} has fewer than ${SHORTEST_SECRET} characters and cannot be masked.`;
    reporter.finding({ severity: 'warning', rule: 'short-secret', message });
  }
}

/** A sentence for each secret that the step needs and the environment does not hold. */
export function missingSecrets(contract: StepContract, view: ProcessView): readonly string[] {
  return Object.entries(contract.secrets)
    .filter(([name, spec]) => !spec.optional && !view.env[name])
    .map(
      ([name, spec]) =>
        `The secret ${name} is not set: ${spec.description} ` +
        'Set it as a masked variable (on Azure also map it under env:).',
    );
}
