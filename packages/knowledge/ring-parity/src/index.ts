export { compareRings, type Difference } from './compare.ts';
export { judgeParity, type ParityReport } from './parity.ts';
export { ringScope } from './ring-scope.ts';
