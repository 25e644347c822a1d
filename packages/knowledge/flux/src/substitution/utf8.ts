/*
 * Texts as Go has them: each character is one byte of UTF-8, so that lengths and positions are in bytes, and text that
 * was cut inside a character stays as it is until the end.
 */

/** The bytes of a text, one character each. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of bytes; what is no UTF-8 becomes U+FFFD. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A character and how many bytes it has; 1 and U+FFFD for a byte that begins none (utf8.DecodeRuneInString). */
export function runeAt(bytes: string, at: number): { readonly rune: string; readonly width: number } {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { rune: bytes.charAt(at), width: 1 };
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const rune = fromBytes(bytes.slice(at, at + width));
  return rune.length <= 2 && !rune.includes('\uFFFD') ? { rune, width } : { rune: '\uFFFD', width: 1 };
}
