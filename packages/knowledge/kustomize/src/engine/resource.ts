import type { JsonObject } from '@tandem/kubernetes-objects';
import { type Origin, withOrigin } from '../origin.ts';
import { effectiveNamespace, type Gvk, groupVersion, type Id } from './ids.ts';
import { entry, isMap, jsonOf, type NodeMap, nodeAt, setEntry, textOf } from './node.ts';

/** What a generator does where an object of its name is there already. */
export type Behavior = 'create' | 'merge' | 'replace';

/** A former identity of a resource, by which patches and references still find it. */
interface FormerId {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
}

/**
 * An object of a build with what kustomize remembers of it; kustomize keeps this in annotations that it removes at
 * the end (api/resource/resource.go, BuildAnnotations).
 */
export class Resource {
  value: NodeMap;
  readonly origin: Origin | undefined;
  /** Former identities, the first one first. */
  former: FormerId[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  hashed = false;
  behavior: Behavior = 'create';
  /** The variables that take their value from this object. */
  variables: string[] = [];
  /** Whether a patch deleted it. */
  deleted = false;

  constructor(value: NodeMap, origin: Origin | undefined) {
    this.value = value;
    this.origin = origin;
  }

  get gvk(): Gvk {
    return { ...groupVersion(textOf(entry(this.value, 'apiVersion'))), kind: this.kind };
  }

  get kind(): string {
    return textOf(entry(this.value, 'kind'));
  }

  get name(): string {
    return textOf(nodeAt(this.value, 'metadata', 'name'));
  }

  get namespace(): string {
    return textOf(nodeAt(this.value, 'metadata', 'namespace'));
  }

  /** What it is now. */
  get id(): Id {
    return { ...this.gvk, name: this.name, namespace: this.namespace };
  }

  /** What it was before; group and version are those of now. */
  get formerIds(): readonly Id[] {
    const { gvk } = this;
    return this.former.map((each) => ({ ...gvk, ...each }));
  }

  /** What it was at first. */
  get originalId(): Id {
    return this.formerIds[0] ?? this.id;
  }

  /** Every identity that it has or had, the first one first. */
  get ids(): readonly Id[] {
    return [...this.formerIds, this.id];
  }

  /** Keeps what it is now as a former identity, before it changes. */
  remember(): void {
    const { id } = this;
    this.former.push({ name: id.name, namespace: effectiveNamespace(id), kind: id.kind });
  }

  /** Its labels or annotations as text. */
  texts(field: 'labels' | 'annotations'): Readonly<Record<string, string>> {
    const map = nodeAt(this.value, 'metadata', field);
    if (!isMap(map)) return {};
    return Object.fromEntries(
      Object.keys(map).map((key) => [key, map[key] === null ? 'null' : textOf(map[key])]),
    );
  }

  /** Its metadata, made where it has none. */
  metadata(): NodeMap {
    const found = entry(this.value, 'metadata');
    if (isMap(found)) return found;
    const made: NodeMap = {};
    this.value.metadata = made;
    return made;
  }

  setName(name: string): void {
    this.metadata().name = name;
  }

  /** Sets the namespace, or removes it where it is empty. */
  setNamespace(namespace: string): void {
    if (namespace !== '') this.metadata().namespace = namespace;
    else delete this.metadata().namespace;
  }

  /** Sets labels or annotations; removes the field where there are none. */
  setTexts(field: 'labels' | 'annotations', texts: Readonly<Record<string, string>>): void {
    const keys = Object.keys(texts).sort();
    if (keys.length === 0) {
      delete this.metadata()[field];
      return;
    }
    const map: NodeMap = {};
    for (const key of keys) setEntry(map, key, texts[key] ?? '');
    this.metadata()[field] = map;
  }

  /**
   * The object as the build gives it. kustomize writes its annotations again when it removes its own, so that each is
   * text, and none are left where there were none.
   */
  finished(): JsonObject {
    this.setTexts('annotations', this.texts('annotations'));
    const object = jsonOf(this.value) as JsonObject;
    return this.origin ? withOrigin(object, this.origin) : object;
  }
}
