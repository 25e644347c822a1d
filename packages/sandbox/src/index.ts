export {
  type Fault,
  type PackageRegistry,
  type PackageRegistryOptions,
  startPackageRegistry,
} from './packages/package-registry.ts';
