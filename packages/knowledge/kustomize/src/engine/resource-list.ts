import { invalid, NotBuilt } from '../build-problem.ts';
import { effectiveNamespace, type Id, idText, sameId } from './ids.ts';
import { entry, isMap, type NodeMap, setEntry, textOf } from './node.ts';
import type { Resource } from './resource.ts';

/** The objects of a build in their order, each identity once (kustomize, api/resmap). */
export class ResourceList {
  /** Whether a base that is not here belongs to it: an object that is missing may be there. */
  isOpen = false;
  #items: Resource[] = [];
  /** The objects by their current identity; kept while identities do not change. */
  #byId: Map<string, number> | undefined;

  get items(): readonly Resource[] {
    return this.#items;
  }

  /** @throws NotBuilt where an object of the same identity is there already. */
  append(resource: Resource): void {
    const byId = this.#counted();
    const key = keyOf(resource.id);
    if ((byId.get(key) ?? 0) > 0)
      throw new NotBuilt(invalid(`${idText(resource.id)} is there already; an object can be added once.`));
    this.#items.push(resource);
    byId.set(key, 1);
  }

  /** Forgets which identities there are: something changed one. */
  changed(): void {
    this.#byId = undefined;
    if (this.#items.some(({ deleted }) => deleted))
      this.#items = this.#items.filter(({ deleted }) => !deleted);
  }

  /** How many objects have an identity now. */
  count(id: Id): number {
    return this.#counted().get(keyOf(id)) ?? 0;
  }

  /** The objects that have or had an identity. */
  withAnyId(matches: (id: Id) => boolean): readonly Resource[] {
    return this.#items.filter((each) => each.ids.some(matches));
  }

  /**
   * Adds what a generator made, or merges it into, or puts it in the place of, what is there.
   *
   * @throws NotBuilt where its behavior does not fit.
   */
  absorb(made: Resource): void {
    const matches = this.withAnyId((id) => sameId(id, made.id));
    const [old] = matches;
    if (!old) {
      if (made.behavior !== 'create' && this.isOpen) return;
      if (made.behavior !== 'create')
        throw new NotBuilt(invalid(`there is no ${idText(made.id)} to ${made.behavior}.`));
      this.append(made);
      return;
    }
    if (matches.length > 1) throw new NotBuilt(invalid(`several objects are, or were, ${idText(made.id)}.`));
    if (made.behavior === 'create')
      throw new NotBuilt(
        invalid(`${idText(made.id)} is there already; its generator needs the behavior merge or replace.`),
      );
    inherit(made, old);
    if (made.behavior === 'merge') mergeData(made, old);
    made.behavior = old.behavior;
    this.#items[this.#items.indexOf(old)] = made;
    this.changed();
  }

  #counted(): Map<string, number> {
    if (this.#byId) return this.#byId;
    const counted = new Map<string, number>();
    for (const { id } of this.#items) counted.set(keyOf(id), (counted.get(keyOf(id)) ?? 0) + 1);
    this.#byId = counted;
    return counted;
  }
}

function keyOf(id: Id): string {
  return JSON.stringify([id.group, id.version, id.kind, id.name, effectiveNamespace(id)]);
}

/** Takes over what an object is and was from the one in whose place it comes. */
function inherit(made: Resource, old: Resource): void {
  for (const field of ['labels', 'annotations'] as const)
    made.setTexts(field, { ...old.texts(field), ...made.texts(field) });
  made.setName(old.name);
  made.setNamespace(old.namespace);
  made.former = [...old.former];
  made.prefixes = [...old.prefixes];
  made.suffixes = [...old.suffixes];
  made.variables = [...old.variables];
  made.hashed = made.hashed && old.hashed;
}

function mergeData(made: Resource, old: Resource): void {
  for (const field of ['data', 'binaryData']) {
    const both = { ...textsOf(old.value, field), ...textsOf(made.value, field) };
    if (Object.keys(both).length > 0) setEntry(made.value, field, both);
    else delete made.value[field];
  }
}

function textsOf(value: NodeMap, field: string): NodeMap {
  const map = entry(value, field);
  if (!isMap(map)) return {};
  return Object.fromEntries(Object.keys(map).map((key) => [key, textOf(map[key])]));
}
