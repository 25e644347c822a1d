import type { Finding, Result } from '@tandem/contract';
import { field, object, readRecord } from './read-record.ts';
import { unitName } from './unit-name.ts';

/** An immutable record of everything that a release moves. */
export interface ReleaseUnit {
  /** `<product>-<sequence>` */
  readonly unit: string;
  readonly product: string;
  /** 1, 2, 3 … without gaps in one GitOps repository. */
  readonly sequence: number;
  /** ISO 8601 instant; ignored when two units are compared. */
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

/** Reads a release unit; reports every mistake as a finding in that file. */
export function parseUnit(text: string, file: string): Result<ReleaseUnit, readonly Finding[]> {
  return readRecord(text, file, (value, problem) => {
    const components: Record<string, UnitComponent> = {};
    for (const [name, entry] of Object.entries(object(value.components, 'components', problem))) {
      const fields = object(entry, `components.${name}`, problem);
      field('component', name, `components.${name}`, problem);
      components[name] = {
        image: field('image', fields.image, `components.${name}.image`, problem),
        version: field('version', fields.version, `components.${name}.version`, problem),
        digest: field('digest', fields.digest, `components.${name}.digest`, problem),
        commit: field('commit', fields.commit, `components.${name}.commit`, problem),
      };
    }
    const product = field('product', value.product, 'product', problem);
    const sequence = Number(value.sequence);
    if (!Number.isSafeInteger(value.sequence) || sequence < 1)
      problem('sequence must be a whole number of at least 1');
    const unit = unitName(product, sequence);
    if (value.unit !== unit) problem(`unit must be '${unit}'`);
    const created = String(value.created);
    if (Number.isNaN(Date.parse(created))) problem('created must be an ISO 8601 instant');
    const infrastructure = object(value.infrastructure, 'infrastructure', problem);
    const revision = field('commit', infrastructure.revision, 'infrastructure.revision', problem);
    return {
      unit,
      product,
      sequence,
      created,
      components,
      infrastructure: { revision },
    };
  });
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

/** Whether two units have the same content; name, number and time are ignored. */
export function sameContent(one: ReleaseUnit, other: ReleaseUnit): boolean {
  const content = (unit: ReleaseUnit) => formatUnit({ ...unit, unit: '', sequence: 0, created: '' });
  return content(one) === content(other);
}
