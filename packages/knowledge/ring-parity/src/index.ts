export { compareRings, type Difference } from './compare.ts';
export { judgeParity, type ParityReport } from './parity.ts';
export { type BuiltRing, ringScope } from './ring-scope.ts';
