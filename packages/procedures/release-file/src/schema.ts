import { FORGES } from '@tandem/forge-facts';
import { RULE_OPTIONS } from '@tandem/merge-request-rules/options';
import { GATE_OPTIONS } from '@tandem/promotion-gates/options';
import { composeReleaseSchema, type ReleaseSchema } from '@tandem/release-process';

/**
 * release.yaml with the options of every rule and gate. The JSON Schema, the validator and the reference page are
 * emitted from it, and `readRelease` reads by it, so that no reader skips an option.
 */
export function releaseSchema(): ReleaseSchema {
  const terms = Object.fromEntries(
    Object.entries(FORGES).map(([kind, { title, tickets, releaseFile }]) => [
      kind,
      { title, ...tickets, ...releaseFile },
    ]),
  );
  return composeReleaseSchema({ rules: RULE_OPTIONS, gates: GATE_OPTIONS, forges: terms });
}
