export { definedEnvironment, detectPlatform } from './environment.ts';
export { readOption } from './flags.ts';
export { helpText } from './help.ts';
export { readValue, type Value } from './inputs.ts';
export { main } from './main.ts';
export type {
  AdapterFactories,
  Interruption,
  PlatformFactories,
  StepProcess,
  StepProgram,
} from './program.ts';
export { runStep } from './run-step.ts';
