import { ok, type Result } from '@tandem/contract';
import { type JsonObject, type Manifest, textAt } from '@tandem/kubernetes-objects';
import { type BuildProblem, originOf, withOrigin } from '@tandem/kustomize';
import type { Applied } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';

/** What a program made of a folder, with the origins that it does not name. */
export function traced(
  files: TreeFiles,
  folder: string,
  built: Result<readonly JsonObject[], BuildProblem> | undefined,
): Result<readonly JsonObject[], BuildProblem> | undefined {
  if (!built?.ok) return built;
  return ok(
    built.value.map((value) => {
      const likely = likelyOrigin(files, value, folder);
      const file = likely?.place([]).file;
      const index = file === undefined ? -1 : files.of(file).indexOf(likely as Manifest);
      return file === undefined || index < 0 ? value : withOrigin(value, { file, index });
    }),
  );
}

/** An object that was built, with the manifest that it was made from; undefined where none is known. */
export function applied(
  files: TreeFiles,
  value: JsonObject,
  by: Applied | undefined,
  folder: string,
): Applied | undefined {
  const from = originOf(value);
  const origin = from ? files.of(from.file)[from.index] : likelyOrigin(files, value, folder);
  return origin && appliedOf(value, origin, by);
}

/** The manifest that a program's object was made from: the one of its kind and name, else the kustomization. */
function likelyOrigin(files: TreeFiles, value: JsonObject, folder: string): Manifest | undefined {
  const all = files.objects();
  const kind = textAt(value, 'kind');
  const name = textAt(value, 'metadata', 'name') ?? '';
  const near = (each: Manifest) =>
    each.folder === folder ? 0 : each.folder.startsWith(`${folder}/`) ? 1 : 2;
  const same = all
    .filter(
      (each) =>
        each.kind === kind &&
        each.apiVersion === value.apiVersion &&
        each.name !== '' &&
        name.includes(each.name),
    )
    .sort((one, other) => other.name.length - one.name.length || near(one) - near(other));
  const file = files.kustomizationOf(folder);
  return same[0] ?? (file && files.of(file.path)[0]);
}

/** A manifest as a cluster would get it. */
export function appliedOf(value: JsonObject, origin: Manifest, by: Applied | undefined): Applied {
  const namespace = textAt(value, 'metadata', 'namespace');
  const apiVersion = textAt(value, 'apiVersion') ?? origin.apiVersion;
  const slash = apiVersion.indexOf('/');
  return {
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textAt(value, 'kind') ?? origin.kind,
    name: textAt(value, 'metadata', 'name') ?? origin.name,
    namespace,
    value,
    origin,
    by,
  };
}
