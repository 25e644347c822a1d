import { loadSteps, ROOT } from '@tandem/bundles';
import { EXIT } from '@tandem/contract';
import { findCommands } from '../../../catalogue.ts';
import type { CommandRun } from '../../../command.ts';
import { completionRules, completionScript } from '../../../completion.ts';
import type { command } from './command.ts';

/** Prints the script for the commands and steps that there are now. */
export const run: CommandRun<typeof command> = async ({ shell }, { stdout }) => {
  const commands = await Promise.all(
    findCommands().map(async ({ words, spec }) => ({ words, spec: await spec() })),
  );
  const steps = await loadSteps(ROOT);
  const rules = completionRules(
    commands,
    steps.map(({ name }) => name),
  );
  stdout.write(completionScript(shell, rules));
  return EXIT.ok;
};
