import { formatUnit, type ReleaseUnit } from '@tandem/release-records';
import { createRepository, type Repository } from './repository.ts';
import { unitOf } from './units.ts';

/** release.yaml of the product `shop` with these rings, whose windows are always open; `more` is added at its end. */
export function releaseYaml(rings: readonly string[], more = ''): string {
  const entries = rings.map((ring) => `  - name: ${ring}\n    path: clusters/${ring}\n    window: always\n`);
  return [
    'product: shop',
    'components:',
    '  - name: api',
    '    repository: { forge: gitlab, path: shop/api }',
    '    image: registry.example.com/shop/api',
    'gitops:',
    '  repository: { forge: azure-devops, path: Shop/gitops }',
    'rings:',
    `${entries.join('')}${more}`,
  ].join('\n');
}

/** A ring's file, with odd but lawful layout around the marked values of a unit; undefined: of none yet. */
export function ringYaml(unit: ReleaseUnit | undefined): string {
  const api = unit?.components.api;
  return [
    '# Set by promotions.  \r',
    'spec:',
    '    images:   # odd indentation',
    '      - name: api\t# a tab',
    `        newTag: ${api?.version ?? '0.0.0'} # {"$tandem": "api:version"}`,
    `        digest: '${api?.digest ?? ''}'   # {"$tandem":"api:digest"}  `,
    '    substitute:',
    `        RELEASE_UNIT: ${unit?.unit ?? 'none'} # {"$tandem": "unit:name"}\r`,
    '---',
    `commit: "${unit?.infrastructure.revision ?? ''}" # {"$tandem": "infrastructure:revision"}`,
    '',
  ].join('\n');
}

/** Creates the GitOps repository of `shop`: release.yaml, units 1 to `units`, and `clusters/<ring>/node.yaml`. */
export function createGitops(from: {
  readonly rings: readonly string[];
  readonly units: number;
  readonly files?: Readonly<Record<string, string>>;
}): Repository {
  const units = Array.from({ length: from.units }, (_, index) => unitOf(index + 1));
  return createRepository(
    {
      'release.yaml': releaseYaml(from.rings),
      ...Object.fromEntries(units.map((unit) => [`units/${unit.unit}.json`, formatUnit(unit)])),
      ...Object.fromEntries(from.rings.map((ring) => [`clusters/${ring}/node.yaml`, ringYaml(undefined)])),
      ...from.files,
    },
    'the beginning',
  );
}
