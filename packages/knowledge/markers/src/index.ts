export { findMarkers } from './find-markers.ts';
export type { Marker } from './marker.ts';
export { type Edit, splice } from './splice.ts';
