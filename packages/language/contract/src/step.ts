import type { ClusterRead, Permission } from './access.ts';
import type { InputSpec, InputValue } from './input.ts';
import type { Location } from './location.ts';
import type { DeclaredOutcome, Outcome } from './outcome.ts';
import { REPORT_NAMES, type ReportKind } from './report.ts';

/** A foreseen failure of a step. */
export interface FailureSpec {
  /** What went wrong, in one sentence. */
  readonly summary: string;
  /** What the person who reads the log should do. */
  readonly fix: string;
  /** Whether a retry of the job can help: exit code 75 instead of 1. */
  readonly retry?: boolean;
}

/** A secret that a step reads from the environment. Secrets are never inputs. */
export interface SecretSpec {
  readonly description: string;
  /** Whether the step can run without it. */
  readonly optional?: boolean;
}

/** The ports of `@tandem/ports` that a step may use, by name. */
export type PortName = 'files' | 'git' | 'clock' | 'forges' | 'clusters' | 'kustomize';

/**
 * What a step can change outside its job: the GitOps repository, a forge (notes, tickets, statuses) or a cluster.
 */
export type Effect = 'gitops' | 'forge' | 'cluster';

/** A step's contract: pure data from which its types, templates, validator, schema and reference page come. */
export interface StepContract {
  /** Kebab-case; the name of the folder, the bundle, the template and the release tag. */
  readonly name: string;
  /** A few words, as a heading. */
  readonly title: string;
  /** What the step does and when to use it: one paragraph. */
  readonly description: string;
  /** How it can end besides `failed`. A step that lists `open` is a gate. */
  readonly outcomes: readonly DeclaredOutcome[];
  /** What the step changes outside its job; empty: nothing. */
  readonly effects: readonly Effect[];
  readonly inputs: Readonly<Record<string, InputSpec>>;
  /** What later jobs can read, besides `outcome`, `reason` and the paths of reports. */
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  /**
   * The report files of the step, by the path input that names the file. The templates publish
   * those that were written, also when the step fails; the step has an output of the same name.
   */
  readonly reports?: Readonly<Record<string, ReportKind>>;
  /** The path inputs that name files for later jobs; GitLab keeps them as artifacts of the job. */
  readonly artifacts?: readonly string[];
  readonly failures: Readonly<Record<string, FailureSpec>>;
  readonly secrets: Readonly<Record<string, SecretSpec>>;
  /** The ports that `run` uses, besides the reporter, which every step has. */
  readonly ports: readonly PortName[];
  /** What the step reads in a cluster, from which its role under cluster-access/ is emitted. */
  readonly clusterReads?: readonly ClusterRead[];
  /** What the step's tokens must be allowed to do. */
  readonly permissions?: readonly Permission[];
  /**
   * A text input: for each of its values only one job may run at a time (GitLab `resource_group`).
   */
  readonly exclusive?: string;
}

/** The typed inputs of a step. */
export type InputsOf<C extends StepContract> = {
  readonly [K in keyof C['inputs']]: InputValue<C['inputs'][K]>;
};

/** The outputs of a step that did not fail; all are text, since no platform supports more. */
export type OutputsOf<C extends StepContract> = { readonly [K in keyof C['outputs']]?: string };

/**
 * How one run of a step ended. `reason` is one sentence of plain text: why it is held, or what was done.
 * `failure` is one of the contract's codes; `detail` describes what happened in this run.
 */
export type StepResult<C extends StepContract> =
  | {
      readonly outcome: C['outcomes'][number];
      readonly reason: string;
      readonly outputs: OutputsOf<C>;
    }
  | {
      readonly outcome: 'failed';
      readonly failure: keyof C['failures'] & string;
      readonly detail: string;
      readonly at?: Location;
    };

/** Whether a step is a gate: one that can answer `open`. */
export function isGate({ outcomes }: Pick<StepContract, 'outcomes'>): boolean {
  return outcomes.includes('open');
}

/** The outcomes of a step as text, `failed` last: `open, held or failed`. `form` formats each. */
export function outcomeWords(
  { outcomes }: Pick<StepContract, 'outcomes'>,
  form: (outcome: Outcome) => string = (outcome) => outcome,
): string {
  return `${outcomes.map(form).join(', ')} or ${form('failed')}`;
}

/** Every output of a step with its description: `outcome` and `reason`, its own, and the paths of its reports. */
export function outputsOf(
  contract: StepContract,
): Readonly<Record<string, { readonly description: string }>> {
  const reports = Object.entries(contract.reports ?? {}).map(
    ([name, kind]) =>
      [
        name,
        { description: `Path of the ${REPORT_NAMES[kind]} report. Empty: no report was written.` },
      ] as const,
  );
  return {
    outcome: { description: `${outcomeWords(contract)}.` },
    reason: { description: 'Why, in one sentence.' },
    ...contract.outputs,
    ...Object.fromEntries(reports),
  };
}
