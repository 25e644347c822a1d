export { type ClusterChange, type ClusterDiff, diffClusters, type FieldChange } from './diff.ts';
export { withoutSecrets } from './secrets.ts';
export { diffText } from './text.ts';
