/** Whether an object is what its newest generation asks for. `why` is for people. */
export type Health =
  | { readonly state: 'ready'; readonly note?: string }
  /** Not yet; it may still come. */
  | { readonly state: 'progressing'; readonly why: string }
  /** It does not come by itself: something has to be changed. */
  | { readonly state: 'failed'; readonly why: string }
  /** Nothing is known of it, and it may stay so. */
  | { readonly state: 'unknown'; readonly why: string }
  /** Its controller is suspended. */
  | { readonly state: 'suspended'; readonly why: string };

export const READY: Health = { state: 'ready' };

/** An object on its way. */
export function progressing(why: string): Health {
  return { state: 'progressing', why };
}

/** An object that does not recover. */
export function failed(why: string): Health {
  return { state: 'failed', why };
}
