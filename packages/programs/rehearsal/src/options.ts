import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@tandem/contract';

/** What one rehearsal is asked to do. */
export interface RehearsalOptions {
  /** The instant to set the clock to, ISO 8601 with a zone; absent: when the last ring next opens. */
  readonly at?: string;
  /** The folder that keeps the repositories; absent: a temporary one, removed at the end. */
  readonly keep?: string;
  readonly json: boolean;
  /** Show every line of every job, not only of those that fail. */
  readonly verbose: boolean;
  readonly integrate: 'gitlab' | 'azure';
  readonly promote: 'gitlab' | 'azure';
  /** Where the page is written; absent: `report.html` beside the repositories, or under .tandem. */
  readonly report?: string;
}

/** The help text of `npm start`. */
export const HELP = `Rehearses the release of the example product: both pipelines, real Git repositories, the real bundles,
on this machine and with no network.

npm start -- [options]

  --at INSTANT          set the clock, e.g. 2026-11-24T19:30:00Z (default: when the last ring next opens)
  --keep [FOLDER]       keep the repositories in FOLDER (default: .tandem/rehearsal) and use them again
                        if they are there
  --integrate PLATFORM  gitlab (default) or azure
  --promote PLATFORM    azure (default) or gitlab
  --report FILE         where the HTML page goes (default: report.html in the kept folder, else
                        .tandem/rehearsal.html)
  --verbose             show every line of every job
  --json                the whole story as JSON on standard output; progress goes to standard error
  --help                this text

Exit code 0: released, held or nothing to do; 1: a pipeline failed, or an option or file is wrong.
`;

/** Reads the command line; the error is one sentence that says what was given and what is expected. */
export function readOptions(args: readonly string[]): Result<RehearsalOptions | 'help', string> {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: keepWithFolder(args),
      options: {
        at: { type: 'string' },
        keep: { type: 'string' },
        integrate: { type: 'string', default: 'gitlab' },
        promote: { type: 'string', default: 'azure' },
        report: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)} --help lists the options.`);
  }
  if (values.help) return ok('help');
  const at = values.at === undefined ? undefined : instant(String(values.at));
  if (at === 'no instant') {
    return err(`--at ${values.at} is no instant; write one with its zone, such as 2026-11-24T19:30:00Z.`);
  }
  for (const name of ['integrate', 'promote']) {
    if (values[name] !== 'gitlab' && values[name] !== 'azure') {
      return err(`--${name} ${values[name]} is no platform; it is gitlab or azure.`);
    }
  }
  return ok({
    ...(at === undefined ? {} : { at }),
    ...(values.keep === undefined ? {} : { keep: String(values.keep) }),
    ...(values.report === undefined ? {} : { report: String(values.report) }),
    json: values.json === true,
    verbose: values.verbose === true,
    integrate: values.integrate as 'gitlab' | 'azure',
    promote: values.promote as 'gitlab' | 'azure',
  });
}

/** The folder of `--keep` may be left out, which parseArgs has no word for. */
function keepWithFolder(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1];
    return arg === '--keep' && (next === undefined || next.startsWith('--'))
      ? ['--keep', '.tandem/rehearsal']
      : [arg];
  });
}

/** ISO 8601 in UTC, or 'no instant'. A time without a zone would mean another instant on every machine. */
function instant(text: string): string {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? 'no instant' : new Date(time).toISOString();
}
