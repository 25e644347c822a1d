/** The entry of `healthCheckExprs` by which Flux reads a kind of Azure Service Operator rightly, as YAML. */
export function azureReadyText(apiVersion: string, kind: string): string {
  const ready = "c.type == 'Ready' && c.observedGeneration == metadata.generation";
  return [
    `  - apiVersion: ${apiVersion}`,
    `    kind: ${kind}`,
    `    current: status.conditions.exists(c, ${ready} && c.status == 'True')`,
    `    failed: status.conditions.exists(c, ${ready} && c.status == 'False' && c.severity == 'Error')`,
  ].join('\n');
}
