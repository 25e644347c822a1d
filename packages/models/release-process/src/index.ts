export { composeReleaseSchema, type ReleaseSchema, type ReleaseSlots } from './compose.ts';
export { choice, either, flag, integer, list, map, object, text } from './fields/build.ts';
export { complete } from './fields/complete.ts';
export { defaultText } from './fields/default-text.ts';
export type {
  Field,
  Fields,
  ForgeTerms,
  ObjectField,
  ValueOf,
  ValuesOf,
  WrittenFieldsOf,
  WrittenOf,
} from './fields/field.ts';
export { fieldAt, knownKeys } from './fields/field-at.ts';
export { type JsonSchema, jsonSchemaOf } from './fields/json-schema.ts';
export { at, type Problem } from './fields/problem.ts';
export {
  defineGateOptions,
  defineRuleOptions,
  type GateOptions,
  gateOptions,
  type RuleOptions,
  type RuleValues,
  ruleOptions,
  type WrittenRule,
} from './options.ts';
export { type Release, type Ring, ringBefore, ringNamed } from './release.ts';
export type { Component } from './sections/components.ts';
export type { Manifests } from './sections/manifests.ts';
export type { Parity, ParityAllowance } from './sections/parity.ts';
export {
  heldProblems,
  patterns,
  type Quality,
  type QualityLevel,
  type WrittenQuality,
} from './sections/quality.ts';
export type { RepositoryPlace } from './sections/repository.ts';
export type { Responsibility } from './sections/responsibilities.ts';
export type { RolloutReading } from './sections/rollout.ts';
export type { TicketReaction, Tickets } from './sections/tickets.ts';
