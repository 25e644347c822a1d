export { createHttp, type HttpOptions } from './create-http.ts';
export type { OwnRoute, TlsIdentity } from './route.ts';
export { openStream, type Streamed } from './stream.ts';
