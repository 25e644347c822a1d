/** How to reach one cluster, before any credential was asked for. Certificates and keys are PEM texts. */
export interface Access {
  /** `https://host:port`, with a path where the API server stands below one; no slash at its end. */
  readonly server: string;
  readonly ca?: string;
  readonly servername?: string;
  readonly insecure?: boolean;
  readonly proxy?: string;
  readonly identity: Identity;
}

/** Who we are to it. */
export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }
  | { readonly kind: 'token'; readonly token: string }
  /** A file that somebody keeps fresh: a service account's token lives an hour. */
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin };

/** A program that gives credentials (Kubernetes docs, "client-go credential plugins"). */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether it wants to know which cluster it is for. */
  readonly provideClusterInfo: boolean;
  /** What to tell people who have no such program. */
  readonly installHint: string;
  /** The folder of the kubeconfig, from which a relative command is meant. */
  readonly folder: string;
}

/** The job has no usable access to a cluster; the message is for people. */
export class NoAccess extends Error {
  override readonly name = 'NoAccess';
}
