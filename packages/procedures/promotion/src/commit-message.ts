import { commitMessage } from '@tandem/gitops-branch';
import type { Ring } from '@tandem/release-process';
import { promotionTrailers } from '@tandem/release-records';

/**
 * The message of a promotion's commit. Ring and unit are checked names; the requester may be any text,
 * and always stays one line of one trailer.
 */
export function promotionMessage(ring: Ring, unit: string, requestedBy: string): string {
  return commitMessage({
    subject: `deploy(${ring.name}): ${unit}`,
    body: ['Sets the marked values of the ring to those of the release unit.'],
    trailers: promotionTrailers({ unit, ring: ring.name, requestedBy }),
  });
}
