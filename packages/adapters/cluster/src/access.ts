/** How to reach one cluster, before any credential was requested. Certificates and keys are PEM texts. */
export interface Access {
  /** `https://host:port`, with a path where the API server has one; no trailing slash. */
  readonly server: string;
  readonly ca?: string;
  readonly servername?: string;
  readonly insecure?: boolean;
  readonly proxy?: string;
  readonly identity: Identity;
}

/** The identity of the client. */
export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }
  | { readonly kind: 'token'; readonly token: string }
  /** A file that is refreshed by others: a service account's token is valid for an hour. */
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin };

/** A program that returns credentials (Kubernetes docs, "client-go credential plugins"). */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether it requires the cluster's data. */
  readonly provideClusterInfo: boolean;
  /** The hint for people who do not have the program. */
  readonly installHint: string;
  /** The folder of the kubeconfig, from which a relative command is resolved. */
  readonly folder: string;
}

/** The job has no usable access to a cluster; the message is for people. */
export class NoAccess extends Error {
  override readonly name = 'NoAccess';
}
