import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A page of a checkout. */
export interface Page {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(['node_modules', '.git', '.nx', '.tandem', 'dist', 'fixtures']);

/** The Markdown pages of a checkout. */
export function pagesOf(root: string, folder = ''): readonly Page[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : pagesOf(root, path);
    return entry.name.endsWith('.md') ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

/** The relative links of pages that lead nowhere: `page: link`. Links to other sites are not followed. */
export function brokenLinks(root: string, pages: readonly Page[]): readonly string[] {
  return pages.flatMap((page) =>
    linksIn(page.text)
      .filter((link) => !/^[a-z][a-z+.-]*:/i.test(link) && !leads(root, page, link))
      .map((link) => `${page.path}: ${link}`),
  );
}

/** The targets of links and images outside code. */
function linksIn(text: string): readonly string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(\s*<?([^()\s<>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(([, link = '']) => link);
}

function leads(root: string, page: Page, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  if (file === '') return anchor === undefined || anchorsIn(page.text).includes(anchor);
  const target = relative(root, join(root, dirname(page.path), file));
  if (target.startsWith('..') || !existsSync(join(root, target))) return false;
  if (anchor === undefined || !target.endsWith('.md') || !statSync(join(root, target)).isFile()) return true;
  return anchorsIn(readFileSync(join(root, target), 'utf8')).includes(anchor);
}

/** The anchors of headings as GitLab and GitHub make them: lower case, no punctuation, hyphens for spaces. */
function anchorsIn(text: string): readonly string[] {
  return [...text.matchAll(/^#{1,6}\s+(.*)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
