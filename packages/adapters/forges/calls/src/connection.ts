import type { Clock, Http, RepositoryRef } from '@tandem/ports';

/** A token, and whether it is one of the consumer's own or that of the job, which some servers take in another header. */
export interface ForgeCredential {
  readonly kind: 'own' | 'job';
  readonly token: string;
}

/** What an adapter needs to talk to a forge about one repository. */
export interface ForgeConnection {
  readonly repository: RepositoryRef;
  /** Absent: the forge is asked as nobody. */
  readonly credential: ForgeCredential | undefined;
  readonly http: Http;
  readonly clock: Clock;
}
