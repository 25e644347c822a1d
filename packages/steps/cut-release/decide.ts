import { nearestName } from '@tandem/contract';
import { commitMessage } from '@tandem/gitops-branch';
import type { Release } from '@tandem/release-process';
import {
  type BuiltComponent,
  cutTrailers,
  formatUnit,
  type NoUnit,
  nextUnit,
  type ReleaseUnit,
  sameContent,
  unitPath,
} from '@tandem/release-records';

/** All that the decision is made from: what the GitOps branch holds, what was built, and when. */
export interface CutFacts {
  readonly release: Release;
  /** The paths of all units in the GitOps repository. */
  readonly paths: readonly string[];
  /** The latest of them, read. */
  readonly latest?: { readonly path: string; readonly unit: ReleaseUnit };
  /** Units before the latest, newest first. */
  readonly earlier: readonly ReleaseUnit[];
  readonly built: readonly BuiltComponent[];
  /** The last commit that touched the infrastructure's folders, where one did. */
  readonly revision: string | undefined;
  /** ISO 8601 instant. */
  readonly now: string;
  /** Who started the pipeline, as the platform has it. */
  readonly actor: string | undefined;
}

/** What to do: write a new unit, keep the latest, or say why there can be none. */
export type CutDecision =
  | {
      readonly kind: 'cut';
      readonly unit: ReleaseUnit;
      readonly path: string;
      readonly text: string;
      readonly message: string;
    }
  | { readonly kind: 'same'; readonly unit: ReleaseUnit; readonly path: string; readonly text: string }
  | {
      /** What was built is in an earlier unit, and the latest has something newer: an old job was run again. */
      readonly kind: 'outdated';
      readonly unit: ReleaseUnit;
      readonly path: string;
      readonly text: string;
      readonly earlier: string;
    }
  | {
      readonly kind: 'refused';
      readonly failure:
        | 'component-unknown'
        | 'component-missing'
        | 'component-twice'
        | 'unit-invalid'
        | 'layers-missing';
      readonly detail: string;
    };

/** The next release unit, or why there is none. */
export function decide(facts: CutFacts): CutDecision {
  const { release, latest, revision } = facts;
  if (latest && latest.path !== unitPath(release.product, latest.unit.sequence)) {
    const detail = `${latest.path} says that it is ${latest.unit.unit} of the product ${latest.unit.product}.`;
    return { kind: 'refused', failure: 'unit-invalid', detail };
  }
  if (revision === undefined) {
    const folders = release.gitops.layers.join(', ');
    return { kind: 'refused', failure: 'layers-missing', detail: `The folders are ${folders}.` };
  }
  const previous = latest?.unit;
  const { built, now } = facts;
  const earlier = latest && earlierUnit(facts, latest.unit);
  if (latest && earlier !== undefined) {
    return { kind: 'outdated', ...latest, text: formatUnit(latest.unit), earlier };
  }
  const next = nextUnit({ release, ...(previous && { previous }), built, revision, now });
  if (!next.ok) return refused(next.error);
  if (latest && sameContent(latest.unit, next.value)) {
    return { kind: 'same', unit: latest.unit, path: latest.path, text: formatUnit(latest.unit) };
  }
  return cut(facts, next.value);
}

/** The earlier unit that has all that was built, where the latest has other builds of the same components. */
function earlierUnit({ built, earlier }: CutFacts, latest: ReleaseUnit): string | undefined {
  const has = (unit: ReleaseUnit) => (one: BuiltComponent) => {
    const component = Object.hasOwn(unit.components, one.component)
      ? unit.components[one.component]
      : undefined;
    return (
      component?.version === one.version && component.digest === one.digest && component.commit === one.commit
    );
  };
  if (built.length === 0 || built.some(has(latest))) return undefined;
  return earlier.find((unit) => built.every(has(unit)))?.unit;
}

function cut({ release, paths, built, actor }: CutFacts, unit: ReleaseUnit): CutDecision {
  const path = unitPath(release.product, unit.sequence);
  // Numbers beyond what JavaScript counts exactly would name a unit that is there already.
  if (paths.includes(path) || !Number.isSafeInteger(unit.sequence)) {
    const detail = `The next unit would be ${path}, which is there already with other content.`;
    return { kind: 'refused', failure: 'unit-invalid', detail };
  }
  const message = commitMessage({
    subject: `release: ${unit.unit}`,
    body: built.map(({ component, version }) => `${component} ${version}`),
    trailers: cutTrailers({ unit: unit.unit, requestedBy: actor }),
  });
  return { kind: 'cut', unit, path, text: formatUnit(unit), message };
}

function refused(no: NoUnit): CutDecision {
  switch (no.kind) {
    case 'unknown-component': {
      const near = nearestName(no.component, no.known);
      const hint = near ? ` Did you mean '${near}'?` : '';
      const detail = `'${no.component}' was built; the components are ${no.known.join(', ')}.${hint}`;
      return { kind: 'refused', failure: 'component-unknown', detail };
    }
    case 'built-twice': {
      const detail = `'${no.component}' was built more than once.`;
      return { kind: 'refused', failure: 'component-twice', detail };
    }
    case 'nothing-known-of': {
      const detail = `'${no.component}' was not built, and the latest unit does not have it.`;
      return { kind: 'refused', failure: 'component-missing', detail };
    }
  }
}
