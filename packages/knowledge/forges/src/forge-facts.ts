import type { Permission } from '@tandem/contract';
import type { ForgeCapabilities } from '@tandem/ports';

/** How a CODEOWNERS file is written: GitLab's dialect has sections, optional owners and exclusions, GitHub's has none. */
export type CodeownersDialect = 'gitlab' | 'github';

/** What differs by forge and is no call to it: code outside the adapters reads these facts and compares no kinds. */
export interface ForgeFacts {
  /** The product's name, for people. */
  readonly title: string;
  readonly codeowners: {
    /** Where the file is, in the order in which the forge looks. */
    readonly paths: readonly string[];
    readonly dialect: CodeownersDialect;
  };
  readonly tickets: {
    /** What precedes a number in titles, descriptions and commit messages where release.yaml has no prefix. */
    readonly prefix: string;
    /** The states that mean that the work is done, where release.yaml names none. */
    readonly done: readonly string[];
  };
  /** What release.yaml takes: the ends of sentences about paths, a sentence about the forge's address. */
  readonly releaseFile: {
    readonly repositoryPath: string;
    readonly ticketsPath: string;
    readonly address: string;
  };
  /** Logins of accounts that are not people. */
  readonly bots: RegExp;
  readonly tokens: TokenVariables;
  /** What gives each permission that a step may need, in the words of the forge's own settings. */
  readonly grants: Readonly<Record<Permission, Grant>>;
  /** What the adapter of this forge can be asked. */
  readonly capabilities: readonly (keyof ForgeCapabilities)[];
  /** The path of the tracker to which the forge itself links merge requests of a repository, by the repository's path. */
  readonly trackerOf: (path: string) => string;
}

/** What gives one permission on a forge. */
export interface Grant {
  /** The scopes, and the role where the forge has roles, of a token of the consumer's own. */
  readonly token: string;
  /** What the account of the job must be allowed; absent where the token of a job never has the permission. */
  readonly job?: string;
}

/** The environment variables that hold tokens for a forge. */
export interface TokenVariables {
  /** A token of the consumer's own. It goes to any server of this kind. */
  readonly own: { readonly variable: string; readonly description: string };
  /** The token of a job on the forge's own pipelines. It goes to the server of the job and to no other. */
  readonly job: {
    readonly variable: string;
    /** What the variable is; absent where the platform sets and masks it without the template's help. */
    readonly description?: string;
    /** The variable that holds the address of the job's server. */
    readonly server: string;
    /** Whether an address of release.yaml is on the job's server. */
    readonly isServer: (url: string, server: string) => boolean;
  };
}
