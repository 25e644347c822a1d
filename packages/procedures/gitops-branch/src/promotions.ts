import { PROMOTION_TRAILER, type Promotion, promotionOf } from '@tandem/release-records';
import type { Gitops } from './open.ts';

/** The promotions of a ring on the GitOps branch, newest first. */
export async function promotionsOf({ tree, release }: Gitops, ring: string): Promise<readonly Promotion[]> {
  const commits = await tree.withTrailer(PROMOTION_TRAILER, ring);
  return commits.flatMap((commit) => promotionOf(release.product, commit) ?? []);
}
