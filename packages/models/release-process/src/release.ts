import type { ForgeKind } from '@tandem/ports';
import type { Parity } from './parity.ts';
import type { Quality } from './quality.ts';
import type { RepositoryPlace } from './repository.ts';
import type { Tickets } from './tickets.ts';

/** A release.yaml that was read and checked. */
export interface Release {
  readonly product: string;
  readonly description?: string;
  readonly components: readonly Component[];
  readonly gitops: {
    readonly repository: RepositoryPlace;
    /** Folders whose last change is the infrastructure revision. */
    readonly layers: readonly string[];
  };
  /** In promotion order; at least one. */
  readonly rings: readonly Ring[];
  /** By activity. */
  readonly responsibilities: Readonly<Record<string, Responsibility>>;
  /** Where each forge is, for those that the pipeline does not run on. */
  readonly forges: Readonly<Partial<Record<ForgeKind, { readonly url: string }>>>;
  /** The logins of those who hold a role: user names on GitLab, e-mail addresses on Azure DevOps. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** What a merge request is judged by. */
  readonly quality: Quality;
  /** Where the tickets are and how they follow the code; absent: there are none. */
  readonly tickets?: Tickets;
  /** What may differ between the rings. */
  readonly parity: Parity;
}

/** A part of the product with an image of its own. */
export interface Component {
  readonly name: string;
  readonly description?: string;
  readonly repository: RepositoryPlace;
  /** The repository of the image, without tag and digest. */
  readonly image: string;
}

/** An environment in promotion order. */
export interface Ring {
  readonly name: string;
  readonly description?: string;
  readonly audience?: string;
  /** The folder that holds everything a promotion changes; no slash at either end. */
  readonly path: string;
  readonly window: Window;
  /** The IANA zone of the freezes where the window is `always`. */
  readonly timezone?: string;
  readonly freezes: readonly Freeze[];
}

/** When a ring may be changed. */
export type Window = 'always' | { readonly timezone: string; readonly open: readonly OpenTime[] };

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A time of the week, by the wall clock: `to` not after `from` means on the day after. */
export interface OpenTime {
  readonly days: readonly Weekday[];
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
}

/** Whole days, both included, in the ring's zone: `YYYY-MM-DD`. */
export interface Freeze {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Who does what in one activity. */
export interface Responsibility {
  readonly accountable: string;
  readonly responsible: readonly string[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
}

/** The ring of that name, or undefined where there is none. */
export function ringNamed(release: Release, name: string): Ring | undefined {
  return release.rings.find((ring) => ring.name === name);
}

/** The ring before the one of that name, or undefined for the first and for an unknown one. */
export function ringBefore(release: Release, name: string): Ring | undefined {
  return release.rings[release.rings.findIndex((ring) => ring.name === name) - 1];
}
