export {
  answerOf,
  attempt,
  attemptCreate,
  CallFailed,
  lostAnswer,
  orAbsent,
  orGone,
  refusal,
} from './call.ts';
export { createHttp, type HttpOptions } from './create-http.ts';
export { type Created, type CreateOnce, createOnce, keepOldest, SETTLE } from './create-once.ts';
export { PATIENCE, type Patience } from './retry.ts';
export type { OwnRoute, TlsIdentity } from './route.ts';
export { openStream, type Streamed } from './stream.ts';
