import type { ForgeUser } from '@tandem/ports';

/** An account as the API writes one. */
export interface AzureUser {
  readonly id?: string;
  readonly displayName?: string;
  readonly uniqueName?: string;
}

export function userOf(user: AzureUser | undefined): ForgeUser {
  return { id: user?.id ?? '', login: user?.uniqueName ?? '', name: user?.displayName ?? '' };
}
