export {
  type Fault,
  type PackageRegistry,
  type PackageRegistryOptions,
  startPackageRegistry,
} from './server.ts';
