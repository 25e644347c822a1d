import type { Comparison, Difference } from './compare.ts';

/** A difference that is meant, as release.yaml says. */
export interface Allowance {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly reason: string;
}

/** How like each other two rings are. */
export interface ParityReport {
  /** Differences that nobody allowed, the gravest first. */
  readonly open: readonly Difference[];
  readonly allowed: readonly { readonly difference: Difference; readonly reason: string }[];
  /** Allowances that fit no difference: the reason may be gone. */
  readonly unused: readonly Allowance[];
  /** What could not be built of either ring, and so was not compared. */
  readonly unresolved: readonly string[];
  /** From 0 to 100: the share of compared values that are the same, or may differ; below 100 where not all was compared. */
  readonly score: number;
}

const GRAVEST: readonly Difference['kind'][] = ['missing', 'version', 'flag', 'sku', 'setting', 'replicas'];

/** Judges a comparison by what may differ. */
export function judgeParity(
  { differences, compared }: Comparison,
  allowances: readonly Allowance[],
  unresolved: readonly string[] = [],
): ParityReport {
  const used = new Set<Allowance>();
  const open: Difference[] = [];
  const allowed: { difference: Difference; reason: string }[] = [];
  for (const difference of differences) {
    const allowance = allowances.find((each) => fits(each, difference));
    if (allowance) {
      used.add(allowance);
      allowed.push({ difference, reason: allowance.reason });
    } else open.push(difference);
  }
  const share = compared === 0 ? 1 : Math.max(0, 1 - open.length / compared);
  return {
    open: open.sort((one, other) => GRAVEST.indexOf(one.kind) - GRAVEST.indexOf(other.kind)),
    allowed,
    unused: allowances.filter((each) => !used.has(each)),
    unresolved,
    // One difference in thousands, or a part that was not compared, must not look like none.
    score: open.length === 0 && unresolved.length === 0 ? 100 : Math.min(99.9, Math.floor(share * 1000) / 10),
  };
}

function fits({ kind, name, path }: Allowance, difference: Difference): boolean {
  if (kind !== '*' && kind !== difference.objectKind) return false;
  if (name !== '*' && name !== difference.objectName) return false;
  return path === '**' || expressionOf(path).test(difference.path);
}

/** `*` stands for one step of a path, `**` at its end for all below. */
function expressionOf(path: string): RegExp {
  const parts = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*$/, '\u0000')
    .replaceAll('*', '[^.[\\]]+')
    .replace('\u0000', '.*');
  return new RegExp(`^${parts}$`);
}
