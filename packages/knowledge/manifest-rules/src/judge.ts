import type { Finding } from '@tandem/contract';
import type { ManifestFile } from '@tandem/kubernetes-objects';
import { type Baseline, withBaseline } from './baseline.ts';
import { CHECKS } from './checks.ts';
import { RULES } from './rules/rules.ts';
import { allowancesOf, type ManifestAllowance } from './waivers/allowances.ts';
import { waiversIn } from './waivers/comments.ts';
import { type ManifestWaiver, waived } from './waivers/waiver.ts';

/** What is accepted of what was found. */
export interface Accepted {
  /** The manifests, for the waivers in their comments. */
  readonly files: readonly ManifestFile[];
  /** The waivers of release.yaml, and its name. */
  readonly allowances: readonly ManifestAllowance[];
  readonly releaseFile: string;
  /** The day, `YYYY-MM-DD`, in UTC. */
  readonly today: string;
  readonly baseline?: Baseline | undefined;
  /** Whether findings of all files are there: only then is it known what a waiver of release.yaml covers. */
  readonly isWhole: boolean;
}

/** Findings as they count, and what the baseline accepts of them. */
export interface Judged {
  /** The findings before the baseline: what a new one is made of. */
  readonly found: readonly Finding[];
  readonly findings: readonly Finding[];
  /** How many findings the baseline accepts, and how many of its own are gone. */
  readonly accepted: number;
  readonly gone: number;
}

/**
 * Applies the waivers in comments and in release.yaml, then the baseline. Findings have paths from the root of the
 * repository.
 */
export function judge(all: readonly Finding[], accepted: Accepted): Judged {
  const comments = waiversIn(accepted.files);
  const waivers = [...comments.waivers, ...allowancesOf(accepted.allowances, accepted.releaseFile)];
  const names = [...RULES, ...CHECKS].map(({ name }) => name);
  const isJudged = (waiver: ManifestWaiver) => accepted.isWhole || comments.waivers.includes(waiver);
  const found = [
    ...waived(all, waivers, { rules: names, today: accepted.today, isJudged }),
    ...comments.findings,
  ];
  const { baseline } = accepted;
  const judged = baseline ? withBaseline(found, baseline) : { findings: found, accepted: 0, gone: 0 };
  return { ...judged, found };
}
