import type { ForgeUser } from '@tandem/ports';

/** A user as GitLab writes one, in the fields that every answer has. */
export interface GitlabUser {
  readonly id: number;
  readonly username: string;
  readonly name: string;
}

export function userOf(user: GitlabUser): ForgeUser {
  return { id: String(user.id), login: user.username, name: user.name };
}
