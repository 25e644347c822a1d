import { posix } from 'node:path';
import { invalid, NotBuilt, problemIn, unsupported } from '../build-problem.ts';
import { KUSTOMIZATION_NAMES, type SourceFiles } from '../source-files.ts';
import { WrongPath } from './field-path.ts';
import { type FluxAdditions, withAdditions } from './flux-additions.ts';
import { generated, type ReadFile } from './generators.ts';
import { type GeneratorArguments, type GeneratorOptions, kustomizationOf } from './kustomization.ts';
import { entry, jsonOf, type NodeMap, textOf } from './node.ts';
import { documentsIn, objectsOf } from './read.ts';
import { Resource } from './resource.ts';
import { ResourceList } from './resource-list.ts';
import { transform } from './transform.ts';

/** The objects that a build gathers, folder by folder (kustomize, api/internal/target/kusttarget.go). */
export class Accumulation {
  readonly #files: SourceFiles;
  #list = new ResourceList();
  /** The folder that the build began with, for the origins that kustomize writes. */
  top = '';
  /** Whether objects get an annotation with their origin. */
  #origins = false;

  constructor(files: SourceFiles) {
    this.#files = files;
  }

  get resources(): readonly Resource[] {
    return this.#list.items;
  }

  add(resource: Resource): void {
    this.#list.append(resource);
  }

  /** Adds what the folder of the build makes. */
  addTop(folder: string, additions: FluxAdditions | undefined): void {
    this.top = folder;
    const path = kustomizationFile(this.#files, folder);
    const own = path === undefined ? this.#generatedFor(folder) : this.#read(path, additions !== undefined);
    const kustomization = additions ? withAdditions(own, additions, (name) => this.#has(folder, name)) : own;
    const file = path ?? posix.join(folder, 'kustomization.yaml');
    if (additions) this.#origins = path !== undefined && texts(kustomization, 'resources').length === 0;
    else if (path !== undefined) refuseEmpty(kustomization, path);
    this.#accumulate(folder, file, kustomization, []);
  }

  /** Applies the fields of a Flux Kustomization to objects that a program built. */
  applyAdditions(folder: string, additions: FluxAdditions): void {
    this.top = folder;
    const kustomization = withAdditions({}, additions, (name) => this.#has(folder, name));
    this.#accumulate(folder, posix.join(folder, 'kustomization.yaml'), kustomization, []);
  }

  #accumulate(folder: string, path: string, kustomization: NodeMap, above: readonly string[]): void {
    const inside = [...above, folder];
    const named = [...texts(kustomization, 'resources'), ...texts(kustomization, 'bases')];
    for (const name of named) this.#addResource(folder, name, path, inside);
    inFile(path, () => this.#generate(folder, path, kustomization));
    for (const name of texts(kustomization, 'components')) {
      if (this.#leavesOut(name)) continue;
      const component = this.#folderNamed(folder, name, path, inside);
      const file = kustomizationFile(this.#files, component);
      if (file === undefined)
        throw new NotBuilt(invalid(`${path}: the component ${name} has no kustomization.yaml.`));
      const read = this.#read(file, false);
      if (textOf(entry(read, 'kind')) !== 'Component')
        throw new NotBuilt(invalid(`${path}: ${name} is not of kind Component.`));
      refuseEmpty(read, file);
      this.#accumulate(component, file, read, inside);
    }
    inFile(path, () => transform(this.#list, kustomization, this.#reader(folder)));
  }

  #addResource(folder: string, name: string, path: string, inside: readonly string[]): void {
    if (this.#leavesOut(name)) return;
    const place = posix.join(folder, name);
    const text = isRemote(name) ? undefined : this.#files.read(place);
    if (text !== undefined) {
      this.#addFile(place, text, path);
      return;
    }
    const base = this.#folderNamed(folder, name, path, inside);
    const file = kustomizationFile(this.#files, base);
    if (file === undefined) {
      const problem = this.#files.list(base).length > 0 ? 'has no kustomization.yaml' : 'is not there';
      throw new NotBuilt(invalid(`${path}: ${place} ${problem}.`));
    }
    const read = this.#read(file, false);
    if (textOf(entry(read, 'kind')) === 'Component')
      throw new NotBuilt(invalid(`${path}: ${name} is a component; name it under components.`));
    refuseEmpty(read, file);
    const outer = this.#list;
    this.#list = new ResourceList();
    this.#accumulate(base, file, read, inside);
    const inner = this.#list;
    this.#list = outer;
    outer.isOpen ||= inner.isOpen;
    inFile(path, () => {
      for (const resource of inner.items) outer.append(resource);
    });
  }

  /** Whether a name leads to what is not here, and the build goes on without it. */
  #leavesOut(name: string): boolean {
    if (!isRemote(name) || !this.#files.onRemote) return false;
    this.#files.onRemote(name);
    this.#list.isOpen = true;
    return true;
  }

  #addFile(place: string, text: string, path: string): void {
    const documents = documentsIn(text);
    const objects = documents.ok ? objectsOf(documents.value) : documents;
    if (!objects.ok) throw new NotBuilt(invalid(`${place} ${objects.error}.`));
    inFile(path, () => {
      for (const { value, index } of objects.value) {
        const resource = new Resource(value, { file: place, index });
        this.#annotate(resource, `path: ${posix.relative(this.top, place)}\n`);
        this.#list.append(resource);
      }
    });
  }

  #folderNamed(folder: string, name: string, path: string, inside: readonly string[]): string {
    if (isRemote(name))
      throw new NotBuilt(problemIn(path, unsupported(`${name}, which is fetched from elsewhere`)));
    if (posix.isAbsolute(name)) throw new NotBuilt(invalid(`${path}: ${name} is an absolute path.`));
    const joined = posix.join(folder, name);
    const base = joined === '.' || joined === './' ? '' : joined.replace(/\/$/, '');
    if (base === '..' || base.startsWith('../'))
      throw new NotBuilt(invalid(`${path}: ${name} leads out of the repository.`));
    const within = (each: string) => base === '' || each === base || each.startsWith(`${base}/`);
    if (inside.some(within))
      throw new NotBuilt(invalid(`${[...inside, base || '.'].join(' -> ')} is a cycle.`));
    return base;
  }

  #generate(folder: string, path: string, kustomization: NodeMap): void {
    const common = jsonOf(entry(kustomization, 'generatorOptions') ?? {}) as GeneratorOptions;
    for (const [field, kind] of [
      ['configMapGenerator', 'ConfigMap'],
      ['secretGenerator', 'Secret'],
    ] as const) {
      const generators = entry(kustomization, field);
      for (const args of Array.isArray(generators) ? generators : []) {
        const reader = this.#reader(folder);
        const made = generated(
          kind,
          jsonOf(args) as GeneratorArguments,
          common,
          { file: path, index: 0 },
          reader,
        );
        this.#annotate(
          made,
          `configuredIn: ${posix.relative(this.top, path)}\nconfiguredBy:\n  apiVersion: builtin\n  kind: ${kind}Generator\n`,
        );
        this.#list.absorb(made);
      }
    }
  }

  #annotate(resource: Resource, origin: string): void {
    if (!this.#origins || resource.texts('annotations')['config.kubernetes.io/origin'] !== undefined) return;
    resource.setTexts('annotations', {
      ...resource.texts('annotations'),
      'config.kubernetes.io/origin': origin,
    });
  }

  #read(path: string, lenient: boolean): NodeMap {
    const documents = documentsIn(this.#files.read(path) ?? '');
    if (!documents.ok) throw new NotBuilt(invalid(`${path} ${documents.error}.`));
    const read = kustomizationOf(documents.value[0], { lenient });
    if (!read.ok) {
      const { kind, what } = read.error;
      throw new NotBuilt(
        kind === 'invalid' ? invalid(`${path}: ${what}.`) : problemIn(path, unsupported(what)),
      );
    }
    refuseOtherType(read.value, path);
    return read.value;
  }

  #reader(folder: string): ReadFile {
    return (name) => {
      if (/^https?:\/\//.test(name))
        throw new NotBuilt(unsupported(`${name}, which is fetched from elsewhere`));
      const place = posix.join(folder, name);
      const text = this.#files.read(place);
      if (text === undefined) throw new NotBuilt(invalid(`there is no ${place}.`));
      return text;
    };
  }

  #has(folder: string, name: string): boolean {
    const place = posix.join(folder, name).replace(/\/$/, '');
    return this.#files.list(place).length > 0;
  }

  /** The kustomization that Flux generates for a folder without one. */
  #generatedFor(folder: string): NodeMap {
    const below = this.#files.list(folder).filter((path) => /\.ya?ml$/.test(path) || isKustomization(path));
    const [first] = this.#files.list(folder);
    if (first === undefined)
      throw new NotBuilt(invalid(`kustomization path not found: there is nothing in ${folder || '.'}.`));
    const built: string[] = [];
    for (const path of below.filter(isKustomization).sort((one, other) => one.length - other.length)) {
      const dirname = posix.dirname(path);
      if (!built.some((each) => dirname === each || dirname.startsWith(`${each}/`))) built.push(dirname);
    }
    const loose = below.filter(
      (path) => !isKustomization(path) && !built.some((each) => path.startsWith(`${each}/`)),
    );
    const resources = [...loose, ...built].sort().map((path) => posix.relative(folder, path));
    return resources.length === 0 ? {} : { resources };
  }
}

function isKustomization(path: string): boolean {
  return KUSTOMIZATION_NAMES.includes(posix.basename(path));
}

/** The kustomization of a folder, by its path; undefined where it has none. @throws NotBuilt where it has two. */
export function kustomizationFile(files: SourceFiles, folder: string): string | undefined {
  const found = KUSTOMIZATION_NAMES.map((name) => posix.join(folder, name)).filter(
    (path) => files.read(path) !== undefined,
  );
  if (found.length > 1)
    throw new NotBuilt(invalid(`${folder || '.'} has two kustomizations: ${found.join(', ')}.`));
  return found[0];
}

function isRemote(name: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^(git::|gh:|github\.com[/:])|\?ref=|\.git(\/|$)/i.test(name);
}

function refuseOtherType(kustomization: NodeMap, path: string): void {
  const kind = textOf(entry(kustomization, 'kind')) || 'Kustomization';
  const apiVersion = textOf(entry(kustomization, 'apiVersion'));
  if (kind !== 'Kustomization' && kind !== 'Component')
    throw new NotBuilt(invalid(`${path} is of kind ${kind}; it must be Kustomization or Component.`));
  const wanted = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (apiVersion !== '' && apiVersion !== wanted)
    throw new NotBuilt(invalid(`${path} has apiVersion ${apiVersion}; it must be ${wanted}.`));
}

function refuseEmpty(kustomization: NodeMap, path: string): void {
  const used = Object.entries(kustomization).some(
    ([key, value]) => key !== 'kind' && key !== 'apiVersion' && value !== '' && value !== false,
  );
  if (!used) throw new NotBuilt(invalid(`${path} is empty.`));
}

function texts(map: NodeMap, field: string): readonly string[] {
  const list = entry(map, field);
  return Array.isArray(list) ? list.map(textOf) : [];
}

/** Runs a part of a build; a problem in it gets the file before its text. */
function inFile(path: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof WrongPath) throw new NotBuilt(invalid(`${path}: ${error.message}.`));
    if (!(error instanceof NotBuilt) || error.problem.detail.startsWith(`${path}:`)) throw error;
    throw new NotBuilt(problemIn(path, error.problem));
  }
}
