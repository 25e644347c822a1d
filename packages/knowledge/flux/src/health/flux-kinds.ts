/** Whether a group is one of Flux's toolkits. */
export function isFluxKind(group: string): boolean {
  return group.endsWith('.toolkit.fluxcd.io');
}
