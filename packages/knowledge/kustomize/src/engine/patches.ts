import { err, ok, type Result } from '@tandem/contract';
import type { Json } from '@tandem/kubernetes-objects';
import { invalid, NotBuilt } from '../build-problem.ts';
import { jsonPatched, type Operation } from '../json-patch.ts';
import { idText, sameId } from './ids.ts';
import { mergedObject } from './merge.ts';
import { NotMerged } from './merge-directive.ts';
import { copied, isMap, jsonOf, type Node, type NodeMap, nodeOf } from './node.ts';
import type { DocumentsOf } from './read.ts';
import { Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';
import { selected } from './selector.ts';

/** A patch as a kustomization or a Flux Kustomization has it, with its text read from where it is. */
export interface PatchEntry {
  /** How messages call it: its file, or its first line. */
  readonly what: string;
  readonly text: string;
  readonly target?: Node | undefined;
  /** Whether it is of patchesStrategicMerge. */
  readonly isLegacy?: boolean;
  readonly allowNameChange?: boolean;
  readonly allowKindChange?: boolean;
}

/**
 * Applies one entry of `patches`: strategic merge patches, or the operations of RFC 6902
 * (api/internal/builtins/PatchTransformer.go).
 *
 * @throws NotBuilt where the entry is neither, or what it is for is not there.
 */
export function applyPatch(list: ResourceList, entry: PatchEntry, read: DocumentsOf): void {
  const patch = parsed(entry, read);
  if (!patch.ok) throw new NotBuilt(invalid(`the patch ${entry.what} ${patch.error}.`));
  if (patch.value.kind === 'operations') {
    if (entry.target === undefined)
      throw new NotBuilt(invalid(`the patch ${entry.what} has operations, and so needs a target.`));
    applyOperations(list, entry, entry.target, patch.value.operations, true);
  } else applyMerges(list, entry, patch.value.objects);
}

/** Applies an entry of `patchesJson6902`. @throws NotBuilt where it cannot be applied. */
export function applyJsonPatch(list: ResourceList, entry: PatchEntry, read: DocumentsOf): void {
  const patch = parsed(entry, read);
  if (!patch.ok || patch.value.kind !== 'operations' || entry.target === undefined)
    throw new NotBuilt(invalid(`the patch ${entry.what} is not a list of operations with a target.`));
  applyOperations(list, entry, entry.target, patch.value.operations, false);
}

type Parsed =
  | { readonly kind: 'objects'; readonly objects: readonly NodeMap[] }
  | { readonly kind: 'operations'; readonly operations: readonly Operation[] };

/** What begins with `[` is read as JSON, anything else as YAML (jsonPatchFromBytes). */
function parsed({ text }: PatchEntry, read: DocumentsOf): Result<Parsed, string> {
  const trimmed = text.trim();
  if (trimmed === '') return err('is empty');
  if (trimmed.startsWith('[')) {
    try {
      return ok({ kind: 'operations', operations: JSON.parse(trimmed) as readonly Operation[] });
    } catch {
      return err('begins with [, so that kustomize reads it as JSON, and is none');
    }
  }
  const documents = read(text);
  if (!documents.ok) return documents;
  const [first] = documents.value;
  if (Array.isArray(first))
    return ok({ kind: 'operations', operations: jsonOf(first) as unknown as readonly Operation[] });
  const objects = documents.value.filter((each): each is NodeMap => isMap(each));
  if (objects.length === 0) return err('is neither an object nor a list of operations');
  return ok({ kind: 'objects', objects });
}

function applyOperations(
  list: ResourceList,
  { what }: PatchEntry,
  target: Node,
  operations: readonly Operation[],
  remembered: boolean,
): void {
  for (const resource of targets(list, what, target)) {
    if (remembered) resource.remember();
    const result = jsonPatched(jsonOf(resource.value), operations);
    if (!result.ok)
      throw new NotBuilt(invalid(`the patch ${what} on ${idText(resource.id)}: ${result.error}`));
    resource.value = nodeOf(result.value as Json) as NodeMap;
  }
  list.changed();
}

function targets(list: ResourceList, what: string, target: Node): readonly Resource[] {
  const found = selected(list.items, target);
  if (!found.ok) throw new NotBuilt(invalid(`the target of the patch ${what}: ${found.error}.`));
  return found.value;
}

function applyMerges(list: ResourceList, entry: PatchEntry, objects: readonly NodeMap[]): void {
  const { what, target } = entry;
  if (target !== undefined) {
    const [patch, second] = objects;
    if (second) throw new NotBuilt(invalid(`the patch ${what} has a target, and so must be one object.`));
    if (patch) for (const resource of targets(list, what, target)) applyMerge(resource, patch, entry);
    list.changed();
    return;
  }
  for (const patch of objects) {
    const { id } = new Resource(patch, undefined);
    const [found, second] = list.withAnyId((each) => sameId(each, id));
    if (!found && list.isOpen) continue;
    if (!found) throw new NotBuilt(invalid(`no object is what the patch ${what} is for (${idText(id)}).`));
    if (second)
      throw new NotBuilt(invalid(`several objects are what the patch ${what} is for (${idText(id)}).`));
    applyMerge(found, patch, entry);
    list.changed();
  }
}

function applyMerge(resource: Resource, patch: NodeMap, entry: PatchEntry): void {
  const { name, namespace, kind } = resource;
  const { allowNameChange = false, allowKindChange = false } = entry;
  if (allowNameChange || allowKindChange) resource.remember();
  const own = copied(patch) as NodeMap;
  if (entry.target !== undefined || entry.isLegacy) {
    // kustomize writes labels and annotations of such a patch again, each as text: a null is the text null.
    const written = new Resource(own, undefined);
    for (const field of ['labels', 'annotations'] as const) written.setTexts(field, written.texts(field));
    if (resource.value.apiVersion !== undefined) own.apiVersion = resource.value.apiVersion;
  }
  let result: NodeMap | undefined;
  try {
    result = mergedObject(resource.value, own);
  } catch (error) {
    if (!(error instanceof NotMerged)) throw error;
    throw new NotBuilt(invalid(`the patch ${entry.what} on ${idText(resource.id)}: ${error.message}.`));
  }
  if (result === undefined || Object.keys(result).length === 0) {
    resource.deleted = true;
    return;
  }
  // A replacement of the whole object is lost: kustomize changes the object in place, and this would be another one
  // (api/resource, ApplyFilter).
  if (result !== resource.value) return;
  if (!allowKindChange) resource.value.kind = kind;
  if (!allowNameChange) resource.setName(name);
  resource.setNamespace(namespace);
}
