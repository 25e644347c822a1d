import { formatLocation } from '@tandem/contract';
import type { ClusterChange, ClusterDiff } from './diff.ts';

const SIGNS: Readonly<Record<ClusterChange['kind'], string>> = {
  added: '+',
  changed: '~',
  rejected: '!',
  recreated: '±',
  kept: '=',
  pruned: '-',
  left: '?',
};

/** How many fields of one object are listed. */
const MOST_FIELDS = 20;

/** How many things that were not compared are listed. */
const MOST_UNRESOLVED = 3;

/** Differences as text: a block for each cluster, a line for each object, and its fields below it. */
export function diffText(diffs: readonly ClusterDiff[]): string {
  return diffs.map(clusterText).join('\n');
}

function clusterText({ cluster, changes, unresolved }: ClusterDiff): string {
  const counts = Object.keys(SIGNS)
    .map((kind) => [kind, changes.filter((each) => each.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`);
  return [
    `${cluster || '.'}: ${counts.join(', ') || 'no change'}`,
    ...changes.flatMap(changeLines),
    ...unresolved.slice(0, MOST_UNRESOLVED).map((what) => `  not compared: ${what}`),
    ...(unresolved.length > MOST_UNRESOLVED
      ? [`  not compared: ${unresolved.length - MOST_UNRESOLVED} more sources and bases`]
      : []),
    '',
  ].join('\n');
}

function changeLines({ kind, object, why, fields, at }: ClusterChange): readonly string[] {
  const reason = why === undefined ? '' : `: ${why}`;
  const rest = fields.length - MOST_FIELDS;
  return [
    `  ${SIGNS[kind]} ${kind} ${object} (${formatLocation(at)})${reason}`,
    ...fields.slice(0, MOST_FIELDS).map(({ path, before, after }) => {
      if (before === after) return `      ${path}: changed`;
      return `      ${path}: ${before ?? 'not set'} -> ${after ?? 'not set'}`;
    }),
    ...(rest > 0 ? [`      and ${rest} more fields`] : []),
  ];
}
