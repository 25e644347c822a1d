import type { StepContract } from '@tandem/contract';
import type { Files, ProcessView } from '@tandem/ports';
import type { AdapterFactories } from './program.ts';

/** The paths of the reports that were written, by their names. */
export type WrittenReports = Map<string, string>;

/**
 * The ports that a contract names, made from the process. The port `files` notes each report that the step writes.
 *
 * @throws Error where no adapter was given for one of them.
 */
export function portsOf(
  contract: StepContract,
  adapters: AdapterFactories,
  view: ProcessView,
  inputs: Readonly<Record<string, unknown>>,
  written: WrittenReports,
): object {
  return Object.fromEntries(
    contract.ports.map((name) => {
      const create = adapters[name];
      if (create === undefined) throw new Error(`No adapter was given for the port '${name}'.`);
      const port = create(view);
      return [name, name === 'files' ? notingReports(port as Files, contract, inputs, written) : port];
    }),
  );
}

/** The files, with a note of each report once its file is written whole. */
function notingReports(
  files: Files,
  contract: StepContract,
  inputs: Readonly<Record<string, unknown>>,
  written: WrittenReports,
): Files {
  return {
    ...files,
    write: async (path, bytes) => {
      await files.write(path, bytes);
      for (const name of Object.keys(contract.reports ?? {})) {
        if (inputs[name] === path) written.set(name, path);
      }
    },
  };
}
