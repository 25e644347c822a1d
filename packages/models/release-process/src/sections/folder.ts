/** A folder of the GitOps repository; trailing slashes are removed when it is read. */
export const folder = { check: folderProblem, read: trimmed } as const;

/** Whether two folders are the same or one lies in the other. */
export function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function folderProblem(path: string): string | undefined {
  const wrong =
    path.startsWith('/') ||
    path.includes('\\') ||
    trimmed(path)
      .split('/')
      .some((part) => part === '..' || part === '.' || part === '');
  return wrong
    ? `'${path}' must be a folder of the repository: a relative path with forward slashes, without . or ..`
    : undefined;
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}
