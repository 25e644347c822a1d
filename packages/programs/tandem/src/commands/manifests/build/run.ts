import { withoutSecrets } from '@tandem/cluster-diff';
import type { Scope } from '@tandem/cluster-tree';
import { EXIT } from '@tandem/contract';
import { plainPath } from '@tandem/kubernetes-objects';
import { writeYaml, YAML_1_2, type YamlDialect } from '@tandem/positions';
import type { CommandRun } from '../../../command.ts';
import { findingText } from '../../../excerpt.ts';
import { readState } from '../../../manifest-state.ts';
import type { command } from './command.ts';

/** YAML that readers of both versions take for the same: `yes` and dates are in quotes. */
const KUBERNETES: YamlDialect = { ...YAML_1_2, version: '1.1' };

/** Prints what each cluster would get. */
export const run: CommandRun<typeof command> = async (given, call) => {
  const { repository, cluster, root, json } = given;
  const state = await readState(repository, { clusters: cluster, root }, call);
  const wanted = cluster.map((each) => plainPath(each));
  const scopes = state.tree.scopes.filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));
  const problems = state.findings.filter(({ severity }) => severity !== 'info');
  if (json)
    call.stdout.write(
      `${JSON.stringify({ clusters: scopes.map(jsonOf), findings: state.findings }, null, 2)}\n`,
    );
  else for (const scope of scopes) call.stdout.write(textOf(scope));
  for (const problem of problems) call.stderr.write(`${findingText(problem, undefined)}\n`);
  if (scopes.length === 0 && problems.length === 0)
    call.stderr.write(
      `tandem: no cluster begins in ${repository}. Name the folder that it applies with --cluster.\n`,
    );
  return problems.some(({ severity }) => severity === 'error') || scopes.length === 0
    ? EXIT.failure
    : EXIT.ok;
};

function jsonOf({ folder, objects, openings }: Scope) {
  return {
    cluster: folder,
    objects: objects.map(({ value }) => withoutSecrets(value)),
    unknown: openings.map(({ what }) => what),
  };
}

function textOf({ folder, objects, openings }: Scope): string {
  const unknown = openings.map(({ what }) => `# not built: ${what}\n`).join('');
  const documents = objects.map(
    ({ value, origin }) =>
      `---\n# from ${origin.place([]).file}\n${writeYaml(withoutSecrets(value), KUBERNETES)}`,
  );
  return `# cluster ${folder || '.'}\n${unknown}${documents.join('')}`;
}
