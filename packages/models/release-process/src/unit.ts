import { err, type Finding, ok, type Result } from '@tandem/contract';
import type { Release } from './release.ts';

/** One immutable statement of everything that a release moves. */
export interface ReleaseUnit {
  /** `<product>-<sequence>` */
  readonly unit: string;
  readonly product: string;
  /** 1, 2, 3 … without gaps in one GitOps repository. */
  readonly sequence: number;
  /** ISO 8601 instant; no part of what makes two units the same. */
  readonly created: string;
  readonly components: Readonly<Record<string, UnitComponent>>;
  readonly infrastructure: {
    /** Full hash of a commit of the GitOps repository. */ readonly revision: string;
  };
}

/** One component of a unit. */
export interface UnitComponent {
  /** The image's repository, without tag and digest. */
  readonly image: string;
  readonly version: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Full hash of the commit that it was built from. */
  readonly commit: string;
}

/** What a build says of the component it made: the content of `built.json`. */
export interface BuiltComponent {
  readonly component: string;
  readonly version: string;
  readonly digest: string;
  readonly commit: string;
}

const RULES = {
  version: [/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,127}$/, 'a version: letters, digits and . + _ -'],
  digest: [/^sha256:[0-9a-f]{64}$/, 'a digest: sha256: and 64 lower-case hexadecimal digits'],
  commit: [/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'a full commit hash'],
  image: [/^[a-z0-9][a-z0-9.:_/-]*[a-z0-9]$/, 'an image repository without tag and digest'],
  product: [/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a product name in kebab-case'],
  component: [/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a component name in kebab-case'],
} as const satisfies Record<string, readonly [RegExp, string]>;

/** Reads a release unit; every mistake is a finding in that file. */
export function parseUnit(text: string, file: string): Result<ReleaseUnit, readonly Finding[]> {
  return parsed(text, file, (value, problem) => {
    const components: Record<string, UnitComponent> = {};
    for (const [name, entry] of Object.entries(record(value.components, 'components', problem))) {
      const fields = record(entry, `components.${name}`, problem);
      check('component', name, `components.${name}`, problem);
      components[name] = {
        image: check('image', fields.image, `components.${name}.image`, problem),
        version: check('version', fields.version, `components.${name}.version`, problem),
        digest: check('digest', fields.digest, `components.${name}.digest`, problem),
        commit: check('commit', fields.commit, `components.${name}.commit`, problem),
      };
    }
    const product = check('product', value.product, 'product', problem);
    const sequence = Number(value.sequence);
    if (!Number.isSafeInteger(value.sequence) || sequence < 1)
      problem('sequence is not a whole number above 0');
    if (value.unit !== `${product}-${sequence}`) problem(`unit is not '${product}-${sequence}'`);
    const created = String(value.created);
    if (Number.isNaN(Date.parse(created))) problem('created is not an instant');
    const infrastructure = record(value.infrastructure, 'infrastructure', problem);
    const revision = check('commit', infrastructure.revision, 'infrastructure.revision', problem);
    return {
      unit: `${product}-${sequence}`,
      product,
      sequence,
      created,
      components,
      infrastructure: { revision },
    };
  });
}

/** Reads what a build left; every mistake is a finding in that file. */
export function parseBuilt(text: string, file: string): Result<BuiltComponent, readonly Finding[]> {
  return parsed(text, file, (value, problem) => ({
    component: check('component', value.component, 'component', problem),
    version: check('version', value.version, 'version', problem),
    digest: check('digest', value.digest, 'digest', problem),
    commit: check('commit', value.commit, 'commit', problem),
  }));
}

/** The text of a unit's file: keys in one order, two spaces, a final newline. */
export function formatUnit(unit: ReleaseUnit): string {
  const components = Object.keys(unit.components)
    .sort()
    .map((name) => {
      const { image, version, digest, commit } = unit.components[name] as UnitComponent;
      return [name, { image, version, digest, commit }] as const;
    });
  const { unit: name, product, sequence, created, infrastructure } = unit;
  const value = {
    unit: name,
    product,
    sequence,
    created,
    components: Object.fromEntries(components),
    infrastructure: { revision: infrastructure.revision },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Whether two units move the same things, whatever they are called and whenever they were cut. */
export function sameContent(one: ReleaseUnit, other: ReleaseUnit): boolean {
  const content = (unit: ReleaseUnit) => formatUnit({ ...unit, unit: '', sequence: 0, created: '' });
  return content(one) === content(other);
}

/** Why there can be no next unit. */
export type NoUnit =
  | { readonly kind: 'unknown-component'; readonly component: string; readonly known: readonly string[] }
  | { readonly kind: 'built-twice'; readonly component: string }
  | { readonly kind: 'nothing-known-of'; readonly component: string };

/** The unit after `previous`: what was built, the rest as it was, and the infrastructure as it is. */
export function nextUnit(from: {
  readonly release: Release;
  readonly previous?: ReleaseUnit;
  readonly built: readonly BuiltComponent[];
  /** The infrastructure revision: full hash. */
  readonly revision: string;
  /** ISO 8601 instant. */
  readonly now: string;
}): Result<ReleaseUnit, NoUnit> {
  const { release, previous } = from;
  const known = release.components.map((component) => component.name);
  const built = new Map<string, BuiltComponent>();
  for (const each of from.built) {
    if (!known.includes(each.component))
      return err({ kind: 'unknown-component', component: each.component, known });
    if (built.has(each.component)) return err({ kind: 'built-twice', component: each.component });
    built.set(each.component, each);
  }
  const components: Record<string, UnitComponent> = {};
  for (const { name, image } of release.components) {
    const carried =
      previous && Object.hasOwn(previous.components, name) ? previous.components[name] : undefined;
    const made = built.get(name) ?? carried;
    if (!made) return err({ kind: 'nothing-known-of', component: name });
    components[name] = { image, version: made.version, digest: made.digest, commit: made.commit };
  }
  const sequence = (previous?.sequence ?? 0) + 1;
  return ok({
    unit: `${release.product}-${sequence}`,
    product: release.product,
    sequence,
    created: from.now,
    components,
    infrastructure: { revision: from.revision },
  });
}

/** Where a unit's file is in the GitOps repository. */
export function unitPath(product: string, sequence: number): string {
  return `units/${product}-${sequence}.json`;
}

/** The path of the unit with the highest number, or undefined where there is none. */
export function latestUnitPath(product: string, paths: readonly string[]): string | undefined {
  const sequences = paths.flatMap((path) => {
    const sequence = Number(/^units\/.+-([1-9][0-9]*)\.json$/.exec(path)?.[1]);
    return path === unitPath(product, sequence) ? [sequence] : [];
  });
  return sequences.length === 0 ? undefined : unitPath(product, Math.max(...sequences));
}

function parsed<T>(
  text: string,
  file: string,
  read: (value: Record<string, unknown>, problem: (message: string) => void) => T,
): Result<T, readonly Finding[]> {
  const problems: string[] = [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    problems.push(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = read(
    record(value, 'the file', (message) => problems.push(message)),
    (message) => problems.push(message),
  );
  if (problems.length === 0) return ok(result);
  return err(
    problems.map((message) => ({
      severity: 'error',
      rule: 'release-unit',
      message,
      at: { file },
    })),
  );
}

function record(value: unknown, where: string, problem: (message: string) => void): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  problem(`${where} is no object`);
  return {};
}

function check(
  rule: keyof typeof RULES,
  value: unknown,
  where: string,
  problem: (message: string) => void,
): string {
  const [pattern, words] = RULES[rule];
  if (typeof value === 'string' && pattern.test(value)) return value;
  problem(`${where} is not ${words}`);
  return '';
}
