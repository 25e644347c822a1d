import { readFileSync } from 'node:fs';

/** The last line of the here-document that holds the loader. */
const END = 'TANDEM_LOADER';

/** What the platforms would replace in a script: Azure's macros and expressions, GitLab's inputs. */
const REPLACED = ['$(', '${' + '{', '$[' + '['];

/**
 * The shell script that every template of a step runs: the step's name, version and hash, then the loader. As
 * they stand in the script, no variable of a pipeline can put another hash in their place. For bash and sh.
 */
export function loaderScript(step: string): string {
  const loader = readFileSync(new URL('./loader.cjs', import.meta.url), 'utf8');
  for (const sign of [...REPLACED, END]) {
    if (loader.includes(sign)) throw new Error(`The loader holds '${sign}', which a template would change.`);
  }
  return [
    identityLine(step, '0.0.0', ''),
    'if ! command -v node >/dev/null 2>&1; then',
    `  echo "Tandem: there is no node here. Take an image with Node 20 or later, such as node:24." >&2`,
    '  exit 1',
    'fi',
    `node - <<'${END}'`,
    `${loader.trimEnd()}`,
    END,
    '',
  ].join('\n');
}

/** The line of the script that says what to run; the one that a release changes. */
export function identityLine(step: string, version: string, sha256: string): string {
  return `export TANDEM_STEP='${step}' TANDEM_VERSION='${version}' TANDEM_SHA256='${sha256}'`;
}
