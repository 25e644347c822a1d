export { type BuiltComponent, parseBuilt } from './built.ts';
export { type NoUnit, nextUnit } from './next-unit.ts';
export {
  cutTrailers,
  PROMOTION_TRAILER,
  type Promotion,
  promotionOf,
  promotionTrailers,
} from './promotion.ts';
export { formatUnit, parseUnit, type ReleaseUnit, sameContent, type UnitComponent } from './unit.ts';
export {
  latestUnit,
  sequenceOf,
  UNITS_FOLDER,
  type UnitFile,
  unitFileNamed,
  unitFiles,
  unitName,
  unitPath,
} from './unit-name.ts';
