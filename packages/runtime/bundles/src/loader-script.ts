import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

/** The last line of the here-document that holds the loader. */
const END = 'TANDEM_LOADER';

/** What the platforms would replace in a script: Azure's macros and expressions, GitLab's inputs. */
const REPLACED = ['$(', '${' + '{', '$[' + '['];

/** The readable source of the loader, from the root. */
const SOURCE = 'packages/runtime/bundles/src/loader.cjs';

/**
 * The shell script that every template of a step runs: the step's name, version and hash, then the loader. As
 * they stand in the script, no variable of a pipeline can put another hash in their place. For bash and sh.
 */
export function loaderScript(step: string): string {
  return [
    identityLine(step, '0.0.0', ''),
    'if ! command -v node >/dev/null 2>&1; then',
    `  echo "Tandem: there is no node here. Take an image with Node 20 or later, such as node:24." >&2`,
    '  exit 1',
    'fi',
    `node - <<'${END}'`,
    ...loaderLines(readFileSync(new URL('./loader.cjs', import.meta.url), 'utf8')),
    END,
    '',
  ].join('\n');
}

/** The line of the script that says what to run; the one that a release changes. */
export function identityLine(step: string, version: string, sha256: string): string {
  return `export TANDEM_STEP='${step}' TANDEM_VERSION='${version}' TANDEM_SHA256='${sha256}'`;
}

/**
 * The loader as templates carry it: comments that name its source and the SHA-256 of that, then the source
 * minified, in lines that a review can show. docs/guides/set-up.md states how to reproduce it.
 *
 * @throws Error where a platform would replace a part of it, or the here-document would end early.
 */
export function loaderLines(source: string): readonly string[] {
  const { code } = transformSync(source, {
    minify: true,
    target: 'node20',
    lineLimit: 120,
    legalComments: 'none',
  });
  for (const sign of [...REPLACED, END]) {
    if (code.includes(sign)) throw new Error(`The loader holds '${sign}', which a template would change.`);
  }
  return [
    "// Fetches the step's bundle, compares its SHA-256 with TANDEM_SHA256, and runs those very bytes, from memory.",
    `// Minified from ${SOURCE} of Tandem, whose SHA-256 is`,
    `// ${createHash('sha256').update(source).digest('hex')}. To check it: docs/guides/set-up.md.`,
    ...code.trimEnd().split('\n'),
  ];
}
