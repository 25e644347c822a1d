import type { ClusterObject } from '@tandem/ports';
import { isObject, listAt, textAt, valueAt } from '../manifest/manifest.ts';

/** A condition of an object's status, as meta/v1 and its many relatives have it. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** The generation that it speaks of; undefined for kinds whose conditions do not say. */
  readonly observedGeneration?: number;
  /** `Error`, `Warning` or `Info`; only some kinds have it, Azure Service Operator's among them. */
  readonly severity: string;
}

/** The condition of a type, or undefined where the object has none. */
export function conditionOf(object: ClusterObject, type: string): Condition | undefined {
  const found = listAt(object, 'status', 'conditions').find((each) => textAt(each, 'type') === type);
  if (!isObject(found)) return undefined;
  const observed = valueAt(found, 'observedGeneration');
  return {
    type,
    status: textAt(found, 'status') ?? '',
    reason: textAt(found, 'reason') ?? '',
    message: textAt(found, 'message') ?? '',
    severity: textAt(found, 'severity') ?? '',
    ...(typeof observed === 'number' && { observedGeneration: observed }),
  };
}

/** Whether the object has the condition with status `True`. */
export function hasCondition(object: ClusterObject, type: string): boolean {
  return conditionOf(object, type)?.status === 'True';
}

/** A condition in words: `BuildFailed: accumulating resources: …`. */
export function conditionText({ type, status, reason, message }: Condition): string {
  const words = message.replace(/\s+/g, ' ').trim();
  return [reason || `${type} is ${status}`, words].filter((part) => part !== '').join(': ');
}

/** The number at a path, or undefined where there is none. */
export function numberAt(object: ClusterObject, ...path: readonly (string | number)[]): number | undefined {
  const found = valueAt(object, ...path);
  return typeof found === 'number' ? found : undefined;
}

/**
 * Whether the controller has looked at the newest wish. Kinds without `status.observedGeneration` give no answer,
 * which counts as yes: what their conditions say decides.
 */
export function isObserved(object: ClusterObject): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration');
  return observed === undefined || observed === object.metadata.generation;
}
