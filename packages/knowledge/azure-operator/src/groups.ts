/**
 * The API groups of Azure Service Operator 2.20, by the names of the definitions that it publishes, without
 * `.azure.com`. RBAC knows no patterns of groups, so each is named.
 */
const NAMES =
  'alertsmanagement apimanagement app appconfiguration authorization batch cache cdn cognitiveservices communication compute containerinstance containerregistry containerservice databasewatcher datafactory dataprotection dbformariadb dbformysql dbforpostgresql devices documentdb entra eventgrid eventhub insights keyvault kubernetesconfiguration kusto machinelearningservices managedidentity monitor network network.frontdoor notificationhubs operationalinsights quota redhatopenshift resources search servicebus signalrservice sql storage subscription synapse web';

/** Every API group of Azure Service Operator. */
export const AZURE_GROUPS: readonly string[] = NAMES.split(' ').map((name) => `${name}.azure.com`);
