import type { GitCommit } from '@tandem/ports';
import { TRAILERS, trailerOf } from './trailers.ts';
import { sequenceOf } from './unit-name.ts';

/** One promotion: the commit that moved a unit into a ring. */
export interface Promotion {
  readonly ring: string;
  /** The name of the unit. */
  readonly unit: string;
  /** The number of the unit. */
  readonly sequence: number;
  /** Full hash. */
  readonly commit: string;
  /** ISO 8601 instant of the commit. */
  readonly at: string;
  /** Who requested it; `unknown` where that was not recorded. */
  readonly requestedBy: string;
}

/** The recorded requester where none is known. */
const UNKNOWN = 'unknown';

/** The trailer that identifies the promotions of a ring in Git. */
export const PROMOTION_TRAILER = TRAILERS.ring;

/** The trailers of a promotion's commit. */
export function promotionTrailers(
  promotion: Pick<Promotion, 'unit' | 'ring' | 'requestedBy'>,
): Readonly<Record<string, string>> {
  return {
    [TRAILERS.unit]: promotion.unit,
    [TRAILERS.ring]: promotion.ring,
    [TRAILERS.requestedBy]: promotion.requestedBy.trim() || UNKNOWN,
  };
}

/** The promotion of this product that a commit records, or undefined where it records none. */
export function promotionOf(
  product: string,
  { commit, at, message }: Pick<GitCommit, 'commit' | 'at' | 'message'>,
): Promotion | undefined {
  const unit = trailerOf(message, TRAILERS.unit);
  const ring = trailerOf(message, TRAILERS.ring);
  if (unit === undefined || ring === undefined) return undefined;
  const sequence = sequenceOf(product, unit);
  if (sequence === undefined) return undefined;
  return {
    ring,
    unit,
    sequence,
    commit,
    at,
    requestedBy: trailerOf(message, TRAILERS.requestedBy) ?? UNKNOWN,
  };
}

/** The trailers of the commit that adds a unit. */
export function cutTrailers(cut: {
  readonly unit: string;
  readonly requestedBy?: string | undefined;
}): Readonly<Record<string, string | undefined>> {
  return { [TRAILERS.unit]: cut.unit, [TRAILERS.requestedBy]: cut.requestedBy };
}
