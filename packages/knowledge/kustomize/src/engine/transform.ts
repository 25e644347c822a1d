import { invalid, NotBuilt } from '../build-problem.ts';
import type { FieldSpec } from './field-path.ts';
import { COMMON_LABELS, METADATA_LABELS, TEMPLATE_LABELS } from './field-specs.ts';
import type { ReadFile } from './generators.ts';
import { isSelected } from './ids.ts';
import { type ImageChange, setImages } from './images.ts';
import { entry, isMap, jsonOf, type Node, type NodeMap, nodeAt, textOf } from './node.ts';
import { applyJsonPatch, applyPatch, type PatchEntry } from './patches.ts';
import { documentsIn, objectsOf } from './read.ts';
import type { ResourceList } from './resource-list.ts';
import { addAffix, setAnnotations, setNamespace, setReplicas, setTexts } from './transformers.ts';

/**
 * Changes objects as the fields of a kustomization ask for, in the order in which kustomize does
 * (api/internal/target/kusttarget_configplugin.go).
 *
 * @throws NotBuilt where a change cannot be made.
 */
export function transform(list: ResourceList, kustomization: NodeMap, read: ReadFile): void {
  for (const each of listOf(kustomization, 'patchesStrategicMerge')) {
    const text = textOf(each);
    const inline = isInline(text);
    applyPatch(
      list,
      { what: inline ? firstLine(text) : text, text: inline ? text : read(text), isLegacy: true },
      documentsIn,
    );
  }
  for (const each of listOf(kustomization, 'patches')) applyPatch(list, patchEntry(each, read), documentsIn);
  const namespace = textOf(entry(kustomization, 'namespace'));
  if (namespace !== '') setNamespace(list, namespace);
  const prefix = textOf(entry(kustomization, 'namePrefix'));
  if (prefix !== '') addAffix(list, prefix, 'prefix');
  const suffix = textOf(entry(kustomization, 'nameSuffix'));
  if (suffix !== '') addAffix(list, suffix, 'suffix');
  setLabels(list, kustomization);
  setAnnotations(list, pairsOf(entry(kustomization, 'commonAnnotations')));
  for (const each of listOf(kustomization, 'patchesJson6902')) {
    if (textOf(nodeAt(each, 'target', 'name')) === '')
      throw new NotBuilt(invalid('the target of an entry of patchesJson6902 has no name.'));
    applyJsonPatch(list, patchEntry(each, read), documentsIn);
  }
  for (const each of listOf(kustomization, 'replicas')) {
    const count = nodeAt(each, 'count');
    setReplicas(list, textOf(nodeAt(each, 'name')), typeof count === 'number' ? count : 0);
  }
  for (const each of [...listOf(kustomization, 'images'), ...listOf(kustomization, 'imageTags')])
    setImages(list, jsonOf(each) as ImageChange);
}

function patchEntry(value: Node, read: ReadFile): PatchEntry {
  const path = textOf(nodeAt(value, 'path'));
  const patch = textOf(nodeAt(value, 'patch')).trim();
  if (path === '' && patch === '') throw new NotBuilt(invalid('a patch has neither patch nor path.'));
  if (path !== '' && patch !== '') throw new NotBuilt(invalid(`the patch ${path} has both patch and path.`));
  const target = nodeAt(value, 'target');
  return {
    what: path === '' ? firstLine(patch) : path,
    text: path === '' ? patch : read(path),
    ...(isMap(target) && { target }),
    allowNameChange: nodeAt(value, 'options', 'allowNameChange') === true,
    allowKindChange: nodeAt(value, 'options', 'allowKindChange') === true,
  };
}

/** An entry of patchesStrategicMerge is a patch where it can be read as one, else a file. */
function isInline(text: string): boolean {
  const documents = documentsIn(text);
  return documents.ok && objectsOf(documents.value).ok;
}

function firstLine(text: string): string {
  const [line = '', second] = text.split('\n');
  return second === undefined ? line : `${line} …`;
}

function setLabels(list: ResourceList, kustomization: NodeMap): void {
  for (const each of listOf(kustomization, 'labels')) {
    let specs = listOf(each, 'fields').map((spec) => jsonOf(spec) as unknown as FieldSpec);
    if (nodeAt(each, 'includeSelectors') === true) specs = withAll(specs, COMMON_LABELS);
    else {
      if (nodeAt(each, 'includeTemplates') === true) specs = withAll(specs, TEMPLATE_LABELS);
      specs = withAll(specs, [METADATA_LABELS]);
    }
    setTexts(list, pairsOf(nodeAt(each, 'pairs')), specs);
  }
  setTexts(list, pairsOf(entry(kustomization, 'commonLabels')), COMMON_LABELS);
}

/** Adds fields that are not among others yet (api/types/fieldspec.go, MergeOne). */
function withAll(specs: readonly FieldSpec[], more: readonly FieldSpec[]): FieldSpec[] {
  const all = [...specs];
  for (const spec of more) {
    const { group = '', version = '', kind = '' } = spec;
    const found = all.find(
      (each) =>
        each.path === spec.path &&
        isSelected(
          { group: each.group ?? '', version: each.version ?? '', kind: each.kind ?? '' },
          { group, version, kind },
        ),
    );
    if (!found) all.push(spec);
    else if ((found.create ?? false) !== (spec.create ?? false))
      throw new NotBuilt(invalid(`the field ${spec.path} of labels is created by one of two entries alone.`));
  }
  return all;
}

function pairsOf(value: Node | undefined): Readonly<Record<string, string>> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.keys(value).map((key) => [key, textOf(value[key])]));
}

function listOf(value: Node | undefined, field: string): readonly Node[] {
  const list = nodeAt(value, field);
  return Array.isArray(list) ? list : [];
}
