/** In the place of `typed-rest-client/Util` in bundles: the library gives whole addresses, queries and all. */
export function getUrl(resource: string, base?: string): string {
  if (base) throw new Error('Addresses are whole.');
  return resource;
}
