/**
 * A name that a GitLab log section may bear: lower-case letters, digits, underscore, dot and hyphen
 * (GitLab docs, ci/jobs/job_logs "Custom collapsible sections"; lib/gitlab/regex.rb).
 *
 * @param number Sets sections of one job apart that have the same title.
 */
export function gitlabSectionName(title: string, number: number): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
  return slug === '' ? `tandem_${number}` : `tandem_${number}_${slug}`;
}

/**
 * The line that opens a folded GitLab log section.
 *
 * @param title One harmless line: what is shown for the section.
 */
export function gitlabSectionStart(name: string, title: string, unixSeconds: number): string {
  return `section_start:${unixSeconds}:${name}[collapsed=true]\r\u001b[0K${title}`;
}

/** The line that closes a GitLab log section. */
export function gitlabSectionEnd(name: string, unixSeconds: number): string {
  return `section_end:${unixSeconds}:${name}\r\u001b[0K`;
}
