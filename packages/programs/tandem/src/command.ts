/** What a command may use of the process; given, so that tests can give another. */
export interface CommandCall {
  readonly cwd: string;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Now, as an ISO 8601 instant in UTC. */
  readonly now: () => string;
}

/** One word after `tandem`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole of `tandem <name> --help`. */
  readonly help: string;
  /**
   * Runs with the arguments after the name; answers the exit code.
   *
   * @throws WrongUse where the arguments are not as the help says.
   */
  run(args: readonly string[], call: CommandCall): Promise<number>;
}

/** The arguments are not as the help says; the message tells how. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
