import { type Location, nearestName } from '@tandem/contract';
import type { PipelineFiles, PlanSource } from '@tandem/pipeline';
import { fillInputs } from './inputs.ts';
import { type Filling, readFilled } from './interpolate.ts';
import { refuse } from './problems.ts';
import { readHeader } from './read-yaml.ts';
import {
  deepMerge,
  emptyMapping,
  isList,
  isMapping,
  kindOf,
  type Mapping,
  placeOf,
  type Value,
} from './value.ts';
import { expandOnce } from './variables.ts';
import { splitFile, type YamlText } from './yaml-text.ts';

/** The most files that one pipeline may include (docs.gitlab.com, ci/yaml, "include"). */
const MOST_INCLUDES = 150;

/** A file by where it lies: the pipeline's own repository, or another project at a ref. */
interface Place {
  readonly project?: string;
  readonly ref?: string;
  readonly file: string;
}

/** Reads a pipeline file with all that it includes, merged into one. */
export class Includer {
  readonly sources: PlanSource[] = [];
  readonly #files: PipelineFiles;
  readonly #variables: Readonly<Record<string, string>>;

  constructor(files: PipelineFiles, variables: Readonly<Record<string, string>>) {
    this.#files = files;
    this.#variables = variables;
  }

  /**
   * The content of a file over that of its includes, in their order.
   *
   * @throws Refused where a file is not there, or is not understood.
   */
  async read(
    place: Place,
    inputs: Mapping,
    at: Location | undefined,
    chain: readonly string[] = [],
  ): Promise<Mapping> {
    const label = labelOf(place);
    if (chain.includes(label)) refuse(at, `${label} includes itself: ${[...chain, label].join(' → ')}`);
    if (this.sources.length > MOST_INCLUDES) refuse(at, `more than ${MOST_INCLUDES} files are included`);
    const text = await (place.project === undefined
      ? this.#files.self(place.file)
      : this.#files.other(place.project, place.ref, place.file));
    if (text === undefined) refuse(at ?? { file: label }, this.#missing(place));
    this.sources.push({
      repository: place.project ?? 'self',
      ...(place.ref === undefined ? {} : { ref: place.ref }),
      file: place.file,
    });
    const { header, content } = splitFile(text, label);
    if (header === undefined && Object.keys(inputs).length > 0) {
      refuse(at, `${label} has no header with spec:inputs, so it takes no inputs`);
    }
    const filling = header === undefined ? undefined : this.#filling(header, inputs, at, label);
    const filled = readFilled(content, filling);
    let merged: Mapping = emptyMapping();
    for (const [entry, where] of entriesOf(filled.include, placeOf(filled, 'include'))) {
      for (const included of this.#placesOf(entry, where, place)) {
        merged = deepMerge(
          merged,
          await this.read(included, inputsOf(entry, where), where, [...chain, label]),
        );
      }
    }
    return deepMerge(merged, withoutInclude(filled));
  }

  #filling(header: YamlText, inputs: Mapping, at: Location | undefined, file: string): Filling {
    const values = fillInputs(readHeader(header), inputs, { file, at: at ?? { file } });
    return { values, variables: this.#variables };
  }

  #missing(place: Place): string {
    return place.project === undefined
      ? `there is no file ${place.file} in this repository`
      : `there is no file ${place.file} in the project ${place.project} at ${place.ref ?? 'its default branch'}; check project, ref and file`;
  }

  #placesOf(entry: Value, at: Location | undefined, within: Place): readonly Place[] {
    if (typeof entry === 'string') {
      if (/^https?:/.test(entry)) refuse(at, 'including a file by its address is not understood here');
      return [{ ...within, file: this.#path(entry, at, 'include') }];
    }
    if (!isMapping(entry)) refuse(at, `an include is text or a mapping, and this is ${kindOf(entry)}`);
    const kind = kindOfInclude(entry, at);
    const where = (key: string) => placeOf(entry, key) ?? at;
    if (kind === 'local')
      return [{ ...within, file: this.#path(entry.local, where('local'), 'include:local') }];
    const project = this.#expand(entry.project, where('project'), 'include:project');
    const ref =
      entry.ref === undefined || entry.ref === null
        ? undefined
        : this.#expand(entry.ref, where('ref'), 'include:ref');
    const files = isList(entry.file) ? entry.file : [entry.file];
    return files.map((file) => ({
      project,
      ...(ref === undefined ? {} : { ref }),
      file: this.#path(file, where('file'), 'include:file'),
    }));
  }

  /** A path in its repository; it may begin with a slash, and never leads out. */
  #path(value: Value | undefined, at: Location | undefined, what: string): string {
    const file = this.#expand(value, at, what).replace(/^\/+/, '');
    if (file.split('/').includes('..')) refuse(at, `${what}: '${file}' leads out of its repository`);
    if (file.includes('*')) refuse(at, `${what}: wildcards are not understood here; name each file`);
    if (!/\.ya?ml$/.test(file)) refuse(at, `${what}: '${file}' must end in .yml or .yaml`);
    return file;
  }

  /** @throws Refused where a variable holds further variables, since GitLab would not expand those. */
  #expand(value: Value | undefined, at: Location | undefined, what: string): string {
    if (typeof value !== 'string' || value === '')
      return refuse(at, `${what} must be text, and is ${kindOf(value)}`);
    const expanded = expandOnce(value, this.#variables, 'blank');
    if (expanded !== value && /[$%]\{?[A-Za-z_]/.test(expanded))
      refuse(at, `${what}: '${value}' becomes '${expanded}', and variables in variables are not expanded`);
    return expanded;
  }
}

/** Keywords of an include that are GitLab's and not resolved here. */
const REFUSED = ['remote', 'template', 'component', 'rules', 'integrity', 'cache', 'artifact', 'job', 'file'];

function kindOfInclude(entry: Mapping, at: Location | undefined): 'local' | 'project' {
  const kind = 'local' in entry ? 'local' : 'project';
  const known = kind === 'local' ? ['local', 'inputs'] : ['project', 'ref', 'file', 'inputs'];
  for (const key of Object.keys(entry)) {
    if (known.includes(key)) continue;
    const near = REFUSED.includes(key) ? undefined : nearestName(key, known);
    refuse(
      placeOf(entry, key) ?? at,
      `include:${key} is not understood here${near ? `; did you mean '${near}'?` : '; local is, and project with ref and file'}`,
    );
  }
  return kind;
}

function entriesOf(
  include: Value | undefined,
  at: Location | undefined,
): readonly (readonly [Value, Location | undefined])[] {
  if (include === undefined) return [];
  if (!isList(include)) return [[include, at]];
  return include.map((entry, index) => [entry, placeOf(include, index) ?? at] as const);
}

function inputsOf(entry: Value, at: Location | undefined): Mapping {
  const inputs = isMapping(entry) ? entry.inputs : undefined;
  if (inputs === undefined) return emptyMapping();
  return isMapping(inputs)
    ? inputs
    : refuse(at, `include:inputs must be a mapping, and is ${kindOf(inputs)}`);
}

/** A file's mapping without its `include`, with the places of its keys. */
function withoutInclude(from: Mapping): Mapping {
  const kept = deepMerge(emptyMapping(), from) as Record<string, Value>;
  delete kept.include;
  return kept;
}

function labelOf(place: Place): string {
  return place.project === undefined ? place.file : `${place.project}@${place.ref ?? 'HEAD'}:${place.file}`;
}
