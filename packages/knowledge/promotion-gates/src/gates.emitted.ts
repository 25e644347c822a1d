// Emitted by `npm run emit` from packages/knowledge/promotion-gates/src/gates. Do not edit.
import type { Gate } from './gate.ts';
import { gate as previous } from './gates/previous/gate.ts';
import { gate as rolledBack } from './gates/rolled-back/gate.ts';
import { gate as window } from './gates/window/gate.ts';
import { options as windowOptions } from './gates/window/options.ts';

/** Every gate, in the order in which documents list them. */
export const GATES: readonly Gate[] = [
  previous,
  rolledBack,
  window,
];

/** The options of every gate that has some. */
export const GATE_OPTIONS = [
  windowOptions,
];

/** The name of every gate. */
export const GATE_NAMES: readonly string[] = [
  'previous',
  'rolled-back',
  'window',
];
