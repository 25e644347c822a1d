import { FORGES } from '@tandem/forge-facts';
import type { Forge, ForgeCapabilities, ForgeKind } from '@tandem/ports';

/** Every method of a forge answers by a promise, so that the forge can be made in between. */
type Method = (...given: never[]) => Promise<unknown>;

/**
 * A forge that is made when the first of its methods is called. It has the capabilities that the facts of its kind
 * name; the methods of each are those of the forge that is made.
 */
export function lazyForge(kind: ForgeKind, make: () => Promise<Forge>): Forge {
  let made: Promise<Forge> | undefined;
  const forge = (): Promise<Forge> => {
    made ??= make();
    return made;
  };
  const capabilities = FORGES[kind].capabilities.map((name) => [name, lazyCapability(name, forge)] as const);
  return { kind, ...(Object.fromEntries(capabilities) as unknown as ForgeCapabilities) };
}

/** One capability, each of whose methods makes the forge first. */
function lazyCapability(name: keyof ForgeCapabilities, forge: () => Promise<Forge>): object {
  return new Proxy(
    {},
    {
      get: (_, method) => {
        // A value with a method `then` would be taken for a promise where it is awaited.
        if (typeof method === 'symbol' || method === 'then') return undefined;
        return async (...given: never[]) => {
          const capability = (await forge())[name] as unknown as Record<string, Method>;
          return capability[method]?.(...given);
        };
      },
    },
  );
}
