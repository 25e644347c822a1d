export { armKindOf, RESOURCE_GROUP } from './arm-types.ts';
export { azureHealth, isAzureKind, RECONCILE_POLICY } from './azure-health.ts';
export { AZURE_GROUPS } from './groups.ts';
export { azureReadyText } from './health-expression.ts';
