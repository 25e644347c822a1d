const WORDS = /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.inf|\.nan)$/i;
const NUMBERS: readonly RegExp[] = [
  /^[-+]?[0-9][0-9_,]*$/,
  /^[-+]?0b[01_]+$/i,
  /^[-+]?0o[0-7_]+$/i,
  /^[-+]?0x[0-9a-f_]+$/i,
  /^[-+]?(?:[0-9][0-9_,]*)?\.[0-9_]*(?:e[-+]?[0-9]*)?$/i,
  /^[-+]?[0-9][0-9_,]*e[-+]?[0-9]+$/i,
  /^[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?$/,
];
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/;

/**
 * Whether some reader takes this text, written plain, for something other than text: a null, boolean, number
 * or date of YAML 1.2's core schema or of YAML 1.1's types (https://yaml.org/type/), numbers in base 60 and
 * with underscores included.
 */
export function isAmbiguous(plain: string): boolean {
  return plain === '' || WORDS.test(plain) || DATE.test(plain) || NUMBERS.some((form) => form.test(plain));
}

/** Letters that can stand anywhere in a plain scalar, in block and flow collections alike. */
const PLAIN = /^[A-Za-z0-9_./](?:[A-Za-z0-9_./:@+-]*[A-Za-z0-9_./@+-])?$/;

/** Whether a text written plain is read as the same text everywhere. Says no rather than guess. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text) && !isAmbiguous(text);
}
