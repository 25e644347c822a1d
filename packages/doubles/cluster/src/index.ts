export { type Administrator, type AnyObject, createAdministrator } from './administrator.ts';
export type { FluxOptions } from './controller.ts';
export { type Flux, startFlux } from './flux.ts';
export { type AzureAnswer, type OperatorOptions, type Operators, startOperators } from './operators.ts';
export {
  ADMINISTRATOR_TOKEN,
  type KubernetesOptions,
  type KubernetesServer,
  startKubernetes,
} from './server.ts';
