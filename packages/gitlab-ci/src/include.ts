import type { Location } from '@tandem/contract';
import type { PipelineFiles, PlanSource } from '@tandem/pipeline-model';
import { type Filling, fillInputs, interpolate } from './inputs.ts';
import { refuse } from './problems.ts';
import { placeIn, readHeader, readYaml, splitFile } from './read-yaml.ts';
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
import { expandVariables } from './variables.ts';

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
    const { header, content, before } = splitFile(text);
    if (header === undefined && Object.keys(inputs).length > 0) {
      refuse(at, `${label} has no header with spec:inputs, so it takes no inputs`);
    }
    const filling = header === undefined ? undefined : this.#filling(header, inputs, at, label);
    const filled = readYaml(interpolate(content, filling, placeIn(content, label, before)), label, before);
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

  #filling(header: string, inputs: Mapping, at: Location | undefined, label: string): Filling {
    const values = fillInputs(readHeader(header, label), inputs, at ?? { file: label }, label);
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
      return [{ ...within, file: relative(this.#expand(entry)) }];
    }
    if (!isMapping(entry)) refuse(at, `an include is text or a mapping, and this is ${kindOf(entry)}`);
    for (const key of Object.keys(entry)) {
      if (!['local', 'project', 'ref', 'file', 'inputs'].includes(key)) {
        refuse(
          placeOf(entry, key) ?? at,
          `include:${key} is not understood here; local and project with ref and file are`,
        );
      }
    }
    if (entry.local !== undefined) {
      const file = textOf(entry.local, placeOf(entry, 'local') ?? at, 'include:local');
      return [{ ...within, file: relative(this.#expand(file)) }];
    }
    const project = this.#expand(textOf(entry.project, placeOf(entry, 'project') ?? at, 'include:project'));
    const ref =
      entry.ref === undefined
        ? undefined
        : this.#expand(textOf(entry.ref, placeOf(entry, 'ref') ?? at, 'include:ref'));
    const files = isList(entry.file) ? entry.file : [entry.file];
    return files.map((file) => ({
      project,
      ...(ref === undefined ? {} : { ref }),
      file: relative(this.#expand(textOf(file, placeOf(entry, 'file') ?? at, 'include:file'))),
    }));
  }

  #expand(text: string): string {
    return expandVariables(text, this.#variables);
  }
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

function textOf(value: Value | undefined, at: Location | undefined, what: string): string {
  return typeof value === 'string' && value !== ''
    ? value
    : refuse(at, `${what} must be text, and is ${kindOf(value)}`);
}

function relative(file: string): string {
  return file.replace(/^\/+/, '');
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
