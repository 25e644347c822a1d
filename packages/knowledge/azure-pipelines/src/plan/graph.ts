import type { Place } from '../node.ts';
import type { Refusals } from '../refused.ts';

/** One stage or job and what it waits for. */
export interface GraphNode {
  readonly name: string;
  readonly needs: readonly string[];
  readonly at: Place;
}

/** Adds a refusal for each name used twice, each name that is not there, and each circle. */
export function checkGraph(nodes: readonly GraphNode[], what: 'stage' | 'job', refusals: Refusals): void {
  const known = new Map<string, GraphNode>();
  for (const node of nodes) {
    const key = node.name.toLowerCase();
    if (known.has(key)) refusals.add('azure-structure', `Two ${what}s are named '${node.name}'.`, node.at);
    known.set(key, node);
  }
  for (const node of nodes) {
    for (const need of node.needs) {
      if (known.has(need.toLowerCase())) continue;
      const names = nodes.map(({ name }) => name).join(', ');
      const message = `The ${what} '${node.name}' depends on '${need}', which is not there. Known: ${names}.`;
      refusals.add('azure-structure', message, node.at);
    }
  }
  const done = new Set<string>();
  for (;;) {
    const ready = nodes.filter(
      ({ name, needs }) =>
        !done.has(name.toLowerCase()) &&
        needs.every((need) => done.has(need.toLowerCase()) || !known.has(need.toLowerCase())),
    );
    if (ready.length === 0) break;
    for (const { name } of ready) done.add(name.toLowerCase());
  }
  const [stuck] = nodes.filter(({ name }) => !done.has(name.toLowerCase()));
  if (stuck) {
    refusals.add(
      'azure-structure',
      `The ${what} '${stuck.name}' depends on itself through others.`,
      stuck.at,
    );
  }
}
