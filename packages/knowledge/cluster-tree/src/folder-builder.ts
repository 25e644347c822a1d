import { ok, type Result } from '@tandem/contract';
import {
  type FluxBuilt,
  fluxBuild,
  isKustomization,
  type VariableSource,
  variableObjects,
} from '@tandem/flux';
import {
  isObject,
  type JsonObject,
  plainPath,
  stableJson,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, buildFolder, originOf, type SourceFiles, withOrigin } from '@tandem/kustomize';
import type { Start } from './starts.ts';

/** What a build made, and what it left out because it is fetched from elsewhere. */
export interface Made {
  readonly result: Result<FluxBuilt, BuildProblem>;
  readonly remote: readonly string[];
}

/** Builds folders, once for all clusters that apply them alike. */
export class FolderBuilder {
  readonly #source: SourceFiles;
  readonly #made = new Map<string, Made>();

  constructor(source: SourceFiles) {
    this.#source = source;
  }

  /** What a Flux Kustomization applies. */
  kustomization(spec: JsonObject, variables: VariableSource): Made {
    const known = variableObjects(spec).map((each) => variables(each) ?? null);
    return this.#make(`${stableJson(spec)} ${JSON.stringify(known)}`, (source) =>
      fluxBuild(source, spec, variables),
    );
  }

  /** What a cluster begins with. */
  start({ folder, sync }: Start): Made {
    const plain = this.#make(folder, (source) => {
      const built = buildFolder(source, folder);
      return built.ok ? ok({ objects: built.value.map(asOpen), unset: [] }) : built;
    });
    const spec = sync && valueAt(sync.value, 'spec');
    // Without a Kustomization that is known, one may fill variables in all the same.
    return isObject(spec) ? this.#by(spec, folder, plain) : (this.#byOwn(plain, folder) ?? plain);
  }

  /** What a folder makes if one of its Kustomizations applies it; the variables are among what it makes. */
  #by(spec: JsonObject, folder: string, { result }: Made): Made {
    const objects = result.ok ? result.value.objects : [];
    return this.kustomization({ ...spec, path: folder }, ({ kind, name }) =>
      objects.find((each) => each.kind === kind && textAt(each, 'metadata', 'name') === name),
    );
  }

  /**
   * The same for a Kustomization of which only a build shows that it applies the folder: a patch sets its path, or its
   * own variables do, as in `path: ./clusters/${CLUSTER}`.
   */
  #byOwn(plain: Made, folder: string): Made | undefined {
    for (const object of plain.result.ok ? plain.result.value.objects : []) {
      const spec = valueAt(object, 'spec');
      if (!isFluxKustomization(object) || !isObject(spec)) continue;
      const path = textAt(spec, 'path');
      if (plainPath(path) !== folder && !path?.includes('${')) continue;
      const made = this.#by(spec, folder, plain);
      const name = textAt(object, 'metadata', 'name');
      const own = made.result.ok
        ? made.result.value.objects.find(
            (each) => textAt(each, 'metadata', 'name') === name && isFluxKustomization(each),
          )
        : undefined;
      if (own && plainPath(textAt(own, 'spec', 'path')) === folder) return made;
    }
    return undefined;
  }

  #make(key: string, build: (source: SourceFiles) => Made['result']): Made {
    const known = this.#made.get(key);
    if (known) return known;
    const remote: string[] = [];
    const source = { ...this.#source, onRemote: (name: string) => remote.push(name) };
    const made = { result: build(source), remote };
    this.#made.set(key, made);
    return made;
  }
}

/** An object whose variables something fills in that is not known here. */
function asOpen(object: JsonObject): JsonObject {
  const origin = originOf(object);
  return origin && JSON.stringify(object).includes('${')
    ? withOrigin(object, { ...origin, open: true })
    : object;
}

function isFluxKustomization(object: JsonObject): boolean {
  const [group = ''] = (textAt(object, 'apiVersion') ?? '').split('/');
  return isKustomization({ group, kind: textAt(object, 'kind') ?? '' });
}
