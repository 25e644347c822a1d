export { type ClusterOptions, createClusters } from './create-clusters.ts';
