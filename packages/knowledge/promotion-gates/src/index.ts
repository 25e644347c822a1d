export {
  type Candidate,
  type FactName,
  type GateFacts,
  type RingState,
  type RunningUnit,
  unitOf,
} from './facts.ts';
export { defineGate, type Gate, type GateVerdict, held, open } from './gate.ts';
export { GATES } from './gates.emitted.ts';
export { factsNeeded, type GateReport, type HeldReport, heldOf, judge } from './judge.ts';
