import { identityLine } from './loader-script.ts';

/** What a release puts into a template. */
export interface Stamp {
  readonly version: string;
  /** Of the bundle's bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

const LINE = /export TANDEM_STEP='([a-z0-9-]+)' TANDEM_VERSION='([^'\n]*)' TANDEM_SHA256='([^'\n]*)'/g;

/**
 * A template with version and hash of its step's bundle in place of those that it has.
 *
 * @throws Error where the text is no template of one step, or the stamp no version and no hash.
 */
export function stampTemplate(text: string, stamp: Stamp): string {
  const found = [...text.matchAll(LINE)];
  if (found.length !== 1)
    throw new Error(`A template says once what it runs; this one ${found.length} times.`);
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(stamp.version)) {
    throw new Error(`'${stamp.version}' is no version.`);
  }
  if (!/^[0-9a-f]{64}$/.test(stamp.sha256)) throw new Error(`'${stamp.sha256}' is no SHA-256.`);
  return text.replace(LINE, (_, step: string) => identityLine(step, stamp.version, stamp.sha256));
}
