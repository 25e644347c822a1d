import type { Finding } from '@tandem/contract';
import type { ManifestFile } from '@tandem/kubernetes-objects';
import type { ManifestWaiver } from './waiver.ts';

/** `# tandem: waive schema-pattern until 2026-12-31: the operator takes it` */
const COMMENT = /(^|\s)#\s*tandem:\s*waive\b(.*)$/i;
const WHOLE = /^\s+(\S+)\s+until\s+([^\s:]+)\s*:\s*(\S.*)$/i;

/** The waivers in the comments of manifests, and comments that are none. */
export interface CommentWaivers {
  readonly waivers: readonly ManifestWaiver[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the comments of manifests that accept a finding where it stands. One behind a value covers its line, one on a
 * line of its own covers the next line that is no comment; above the first line of an object it covers the object.
 */
export function waiversIn(files: readonly ManifestFile[]): CommentWaivers {
  const waivers: ManifestWaiver[] = [];
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    if (!/tandem:\s*waive/i.test(text)) continue;
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      const [, , rest] = COMMENT.exec(line) ?? [];
      if (rest === undefined) continue;
      const at = { file: path, line: index + 1, column: line.indexOf('#') + 1 };
      const [, rule, until, reason] = WHOLE.exec(rest.trimEnd()) ?? [];
      if (rule === undefined || until === undefined || reason === undefined || !isDay(until)) {
        const message = 'This waiver cannot be read. Write: # tandem: waive RULE until YYYY-MM-DD: reason.';
        findings.push({ severity: 'error', rule: 'waiver-invalid', message, at });
        continue;
      }
      const { from, to } = coverOf(lines, index);
      const covers = (finding: Finding) =>
        finding.at?.file === path && (finding.at.line ?? 1) >= from && (finding.at.line ?? 1) <= to;
      waivers.push({
        rule: rule.toLowerCase(),
        until,
        reason,
        by: `a comment (line ${index + 1})`,
        at,
        covers,
      });
    }
  }
  return { waivers, findings };
}

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The lines that a comment covers, counted from 1. */
function coverOf(lines: readonly string[], index: number): { readonly from: number; readonly to: number } {
  if (!isComment(lines[index])) return { from: index + 1, to: index + 1 };
  let next = index;
  while (next < lines.length && (isComment(lines[next]) || lines[next]?.trim() === '')) next += 1;
  if (!isFirstOfObject(lines, next)) return { from: next + 1, to: next + 1 };
  let end = next;
  while (end + 1 < lines.length && !isSeparator(lines[end + 1])) end += 1;
  return { from: next + 1, to: end + 1 };
}

/** Whether a line is the first of its document that is no comment. */
function isFirstOfObject(lines: readonly string[], index: number): boolean {
  for (let at = index - 1; at >= 0; at -= 1) {
    if (isSeparator(lines[at])) return true;
    if (!isComment(lines[at]) && lines[at]?.trim() !== '') return false;
  }
  return true;
}

function isComment(line: string | undefined): boolean {
  return line?.trimStart().startsWith('#') === true;
}

function isSeparator(line: string | undefined): boolean {
  return /^---(?:\s|$)/.test(line ?? '');
}
