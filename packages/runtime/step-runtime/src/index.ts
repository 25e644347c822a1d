export { definedEnvironment, detectPlatform } from './environment.ts';
export { helpText } from './help.ts';
export { main } from './main.ts';
export type {
  AdapterFactories,
  Interruption,
  PlatformFactories,
  StepProcess,
  StepProgram,
} from './program.ts';
export { runStep } from './run-step.ts';
