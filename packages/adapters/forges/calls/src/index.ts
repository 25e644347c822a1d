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
export type { ForgeConnection, ForgeCredential } from './connection.ts';
export { type Created, type CreateOnce, createOnce, keepOldest, SETTLE } from './create-once.ts';
export { checkedKey, cutToFit, KEY } from './marker.ts';
