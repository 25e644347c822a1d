export { findOrphans, type Orphan } from './orphans.ts';
export { type Failed, Sources } from './sources.ts';
