import type { Definition, KindVersion } from './kinds.ts';
import { type PublishedText, type VersionText, versionsIn } from './published-text.ts';
import type { StructuralSchema } from './structural.ts';

/**
 * A published definition whose versions are parsed when they are asked for.
 *
 * @param parse The definitions of a text.
 */
export function lazyDefinition(
  published: PublishedText,
  parse: (text: string) => readonly Definition[],
): Definition {
  const { group, kind, head, text } = published;
  let read: readonly KindVersion[] | undefined;
  return {
    group,
    kind,
    versions: () => {
      read ??=
        versionsIn(published)?.map(
          (version) =>
            new LazyVersion(group, kind, version, () => parse(head + version.text)[0]?.versions()[0]),
        ) ?? parse(text()).flatMap((each) => each.versions());
      return read;
    },
  };
}

/** A version whose schema is parsed when something in it is asked for. */
class LazyVersion implements KindVersion {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly served: boolean;
  readonly #parse: () => KindVersion | undefined;
  #parsed: KindVersion | undefined;

  constructor(
    group: string,
    kind: string,
    { name, served }: VersionText,
    parse: () => KindVersion | undefined,
  ) {
    this.group = group;
    this.kind = kind;
    this.version = name;
    this.served = served;
    this.#parse = parse;
  }

  get scope(): KindVersion['scope'] {
    return this.#whole.scope;
  }

  get deprecated(): string | undefined {
    return this.#whole.deprecated;
  }

  get schema(): StructuralSchema | undefined {
    return this.#whole.schema;
  }

  get hasStatus(): boolean {
    return this.#whole.hasStatus;
  }

  get #whole(): KindVersion {
    const { group, kind, version, served } = this;
    this.#parsed ??= this.#parse() ?? { group, kind, version, served, scope: 'Namespaced', hasStatus: false };
    return this.#parsed;
  }
}
