/** A unit's file in the GitOps repository: `units/<product>-<sequence>.json`. */
export interface UnitFile {
  /** `<product>-<sequence>` */
  readonly name: string;
  readonly sequence: number;
  readonly path: string;
}

/** The folder of all units. */
export const UNITS_FOLDER = 'units';

/** The name of a product's unit with this number. */
export function unitName(product: string, sequence: number): string {
  return `${product}-${sequence}`;
}

/** Where a unit's file is in the GitOps repository. */
export function unitPath(product: string, sequence: number): string {
  return `${UNITS_FOLDER}/${unitName(product, sequence)}.json`;
}

/**
 * The number in the name of a product's unit, counted from 1. Undefined where the text is not such a name: the
 * product must match, and the number has no leading zeros and is one that JavaScript counts exactly.
 */
export function sequenceOf(product: string, unit: string): number | undefined {
  const digits = unit.startsWith(`${product}-`) ? unit.slice(product.length + 1) : '';
  const sequence = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(sequence) ? sequence : undefined;
}

/** The file of the product's unit with this name, or undefined where the text is not such a name. */
export function unitFileNamed(product: string, unit: string): UnitFile | undefined {
  const sequence = sequenceOf(product, unit);
  return sequence === undefined ? undefined : { name: unit, sequence, path: unitPath(product, sequence) };
}

/** The product's units among these paths, the highest number first; other paths are ignored. */
export function unitFiles(product: string, paths: readonly string[]): readonly UnitFile[] {
  const files = paths.flatMap((path) => {
    const name = /^units\/([^/]+)\.json$/.exec(path)?.[1];
    return (name !== undefined && unitFileNamed(product, name)) || [];
  });
  return files.sort((one, other) => other.sequence - one.sequence);
}

/** The product's unit with the highest number among these paths, or undefined where there is none. */
export function latestUnit(product: string, paths: readonly string[]): UnitFile | undefined {
  return unitFiles(product, paths)[0];
}
