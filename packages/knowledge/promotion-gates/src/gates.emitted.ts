// Emitted by `npm run emit` from packages/knowledge/promotion-gates/src/gates. Do not edit.
import type { Gate } from './gate.ts';
import { gate as previous } from './gates/previous/gate.ts';
import { gate as rolledBack } from './gates/rolled-back/gate.ts';
import { gate as window } from './gates/window/gate.ts';

/** Every gate, by name. */
export const GATES: readonly Gate[] = [
  previous,
  rolledBack,
  window,
];
