import { inputVariable, pathsIn, type StepContract } from '@tandem/contract';
import { placeOf } from '@tandem/machine/place';
import { PathRefused, type ProcessView } from '@tandem/ports';
import type { Mask } from '@tandem/safe-text';
import { expected } from './inputs.ts';

/** How much of a path a message quotes. */
const QUOTED_CHARACTERS = 240;

/**
 * One sentence for each path among the inputs that cannot be used, above all one that leaves the workspace.
 *
 * @param mask Holds the step's secrets, in case one is in a path.
 */
export async function pathProblems(
  contract: StepContract,
  inputs: Readonly<Record<string, unknown>>,
  view: ProcessView,
  mask: Mask,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [name, spec] of Object.entries(contract.inputs)) {
    for (const path of pathsIn(spec, inputs[name])) {
      const reason = await refusal(view, path);
      if (reason === undefined) continue;
      const given = mask.line(path, QUOTED_CHARACTERS);
      problems.push(
        `The input '${name}' is '${given}', which ${mask.line(reason, QUOTED_CHARACTERS)}. ` +
          `Expected: ${expected(spec)} (${inputVariable(name)}).`,
      );
    }
  }
  return problems;
}

async function refusal(view: ProcessView, path: string): Promise<string | undefined> {
  try {
    await placeOf(view, path);
    return undefined;
  } catch (error) {
    if (error instanceof PathRefused) return error.reason;
    throw error;
  }
}
