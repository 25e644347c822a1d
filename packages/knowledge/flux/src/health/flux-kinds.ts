/** Whether a group is one of Flux's toolkits. */
export function isFluxKind(group: string): boolean {
  return group.endsWith('.toolkit.fluxcd.io');
}

/** The group of the Flux Operator, whose FluxInstance installs Flux (https://fluxoperator.dev/docs/crd/fluxinstance/). */
export const FLUX_OPERATOR = 'fluxcd.controlplane.io';
