export { armKindOf, RESOURCE_GROUP } from './arm-types.ts';
export { azureHealth, isAzureKind, RECONCILE_POLICY } from './azure-health.ts';
export { azureReadyText } from './health-expression.ts';
