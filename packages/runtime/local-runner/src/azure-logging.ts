import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Finding } from '@tandem/contract';
import type { PlanStep } from '@tandem/pipeline';
import { type LoggingCommand, parseLoggingCommand } from './azure-commands.ts';
import { forgetVariable, type JobState, setVariable, worse } from './azure-state.ts';
import type { AzureResult } from './host.ts';
import type { JobRun } from './job.ts';

type ScriptStep = Extract<PlanStep, { kind: 'script' }>;

/** Commands of a step whose `target` is restricted (azure-pipelines-agent, TaskCommandExtension.cs). */
const IN_RESTRICTED_MODE = [
  'task.logdetail',
  'task.logissue',
  'task.complete',
  'task.setprogress',
  'task.setsecret',
  'task.setvariable',
  'task.debug',
  'task.prependpath',
];

/** Commands that change nothing a plan or its run can show. */
const WITHOUT_EFFECT = [
  'task.logdetail',
  'task.setprogress',
  'task.uploadfile',
  'task.addattachment',
  'build.addbuildtag',
  'build.updatebuildnumber',
  'build.uploadlog',
  'release.updatereleasename',
  'telemetry.publish',
];

/**
 * Obeys the logging commands of one try of one step, as the agent does: on both streams, wherever in a line
 * (docs pipelines/scripts/logging-commands). A command that it does not know fails the step.
 */
export class StepLog {
  /** The worst that the step said of itself. */
  worst: AzureResult = 'Succeeded';
  readonly #run: JobRun;
  readonly #state: JobState;
  readonly #step: ScriptStep;
  readonly #summaries: string[] = [];

  constructor(run: JobRun, state: JobState, step: ScriptStep) {
    this.#run = run;
    this.#state = state;
    this.#step = step;
  }

  /** Takes a line: shows it, or obeys it. */
  line(stream: 'stdout' | 'stderr', text: string): void {
    const command = parseLoggingCommand(text);
    if (!command) {
      this.#run.onLine(stream, text);
      return;
    }
    const { logging } = this.#step;
    if (logging?.commands === 'restricted' && !IN_RESTRICTED_MODE.includes(command.name)) {
      this.#say('warning', `The command ${command.name} is not allowed in this step: it is restricted.`);
      return;
    }
    const problem = this.#obey(command);
    if (problem === undefined) return;
    this.#say('error', `The command ##vso[${command.name}] failed: ${problem}`);
    this.worst = 'Failed';
  }

  /** Shows the summaries that the step left; to be called when it has ended. */
  async end(): Promise<void> {
    for (const file of this.#summaries) {
      const text = isAbsolute(file) ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
      if (text !== undefined) this.#run.onShown({ kind: 'summary', text });
      else {
        this.#say('error', `There is no summary file ${file}; its path must be absolute.`);
        this.worst = 'Failed';
      }
    }
  }

  #say(kind: 'warning' | 'error' | 'debug', text: string): void {
    for (const line of text.split('\n')) this.#run.onLine('stdout', `##[${kind}]${line}`);
  }

  /** Answers what is wrong with the command. */
  #obey(command: LoggingCommand): string | undefined {
    switch (command.name) {
      case 'task.setvariable':
        return this.#setVariable(command);
      case 'task.setsecret':
        return this.#addSecret(command.message);
      case 'task.complete':
        return this.#complete(command.properties.result);
      case 'task.logissue':
      case 'task.issue':
        return this.#issue(command);
      case 'task.uploadsummary':
        if (command.message === '') return 'it names no file';
        this.#summaries.push(command.message);
        return undefined;
      case 'task.prependpath':
        if (command.message === '') return 'it names no folder';
        this.#state.path.unshift(command.message);
        return undefined;
      case 'task.debug':
        return undefined;
      default:
        return WITHOUT_EFFECT.includes(command.name) ? undefined : 'it is not understood here';
    }
  }

  #addSecret(value: string): string | undefined {
    // The agent refuses them too: each line would be masked everywhere.
    if (/[\r\n]/.test(value)) return 'a secret of several lines is refused';
    this.#run.mask.add(value);
    return undefined;
  }

  #setVariable({ properties, message }: LoggingCommand): string | undefined {
    const { variable } = properties;
    if (!variable) return "it has no property 'variable'";
    const settable = this.#step.logging?.settableVariables;
    if (settable && !settable.some((name) => name.toLowerCase() === variable.toLowerCase())) {
      this.#say('warning', `The variable ${variable} may not be set by this step.`);
      return undefined;
    }
    const isSecret = properties.issecret?.toLowerCase() === 'true';
    const problem = isSecret ? this.#addSecret(message) : undefined;
    if (problem) return problem;
    const isOutput = properties.isoutput?.toLowerCase() === 'true';
    // An output is known by its step's name, in its own job too; a step without a name keeps it to itself.
    const name = isOutput ? `${this.#step.name ?? ''}.${variable}` : variable;
    if (isOutput && this.#step.name) this.#state.outputs[name] = message;
    const [to, from] = isSecret
      ? [this.#state.secrets, this.#state.variables]
      : [this.#state.variables, this.#state.secrets];
    forgetVariable(from, name);
    setVariable(to, name, message);
    return undefined;
  }

  #complete(result: string | undefined): string | undefined {
    const named = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled', 'Skipped'].find(
      (each) => each.toLowerCase() === result?.toLowerCase(),
    );
    if (!named) return `'${result ?? ''}' is no result`;
    if (named !== 'Skipped') this.worst = worse(this.worst, named as AzureResult);
    return undefined;
  }

  #issue({ properties, message }: LoggingCommand): string | undefined {
    const type = properties.type?.toLowerCase();
    if (type !== 'error' && type !== 'warning')
      return `'${properties.type ?? ''}' is neither error nor warning`;
    this.#say(type, message);
    this.#run.onShown({ kind: 'finding', finding: findingOf(type, properties, message) });
    return undefined;
  }
}

function findingOf(
  severity: 'error' | 'warning',
  properties: LoggingCommand['properties'],
  message: string,
): Finding {
  const { sourcepath, linenumber, columnnumber, code } = properties;
  const whole = (text: string | undefined) => (text && /^\d+$/.test(text) ? Number(text) : undefined);
  const [line, column] = [whole(linenumber), whole(columnnumber)];
  const at = sourcepath && {
    file: sourcepath,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
  return { severity, rule: code ?? 'logissue', message, ...(at ? { at } : {}) };
}
