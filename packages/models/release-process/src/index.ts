export type { Parity, ParityAllowance } from './parity.ts';
export { parseRelease } from './parse.ts';
export {
  completedQuality,
  QUALITY_DEFAULTS,
  QUALITY_RULES,
  type Quality,
  type QualityLevel,
  type QualityRule,
  type QualityRules,
  type WrittenQuality,
} from './quality.ts';
export {
  type Component,
  type Freeze,
  type OpenTime,
  type Release,
  type Responsibility,
  type Ring,
  ringBefore,
  ringNamed,
  type Weekday,
  type Window,
} from './release.ts';
export type { RepositoryPlace } from './repository.ts';
export { releaseSchema, releaseSchemaText } from './schema.ts';
export type { TicketReaction, Tickets } from './tickets.ts';
