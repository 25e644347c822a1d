export { ADAPTERS, type Factory, PLATFORMS } from './adapters.ts';
export { bundleProgram, bundleStep, entryText } from './bundle.ts';
export { type Bundle, type BundleId, sha256 } from './bundle-id.ts';
export { loaderScript } from './loader-script.ts';
export { ROOT } from './root.ts';
export { stampTemplate } from './stamp.ts';
export { stampTree, templateStep } from './stamp-tree.ts';
export { loadSteps, STEPS_FOLDER, type Step } from './steps.ts';
export { type WorkspacePackage, workspacePackages } from './workspace.ts';
