/** Modules that bundles carry in the place of parts of the client library, by the part's file. */
export const AZURE_REPLACEMENTS: Readonly<Record<string, string>> = {
  'typed-rest-client/HttpClient': '@tandem/forge-azure-devops/light/http-client',
  'typed-rest-client/Util': '@tandem/forge-azure-devops/light/util',
};
