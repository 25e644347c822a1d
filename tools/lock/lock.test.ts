import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Entry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
);

/** The places at which Node looks for a package from another's folder. */
function placesFor(name: string, from: string): readonly string[] {
  const parts = from.split('/node_modules/');
  return parts
    .map((_, index) => [...parts.slice(0, parts.length - index), name].join('/node_modules/'))
    .concat(`node_modules/${name}`);
}

it('the lock file carries no download addresses, so that it serves every registry', () => {
  const addressed = Object.entries(lock.packages).filter(([, entry]) => /^\w+:/.test(entry.resolved ?? ''));
  expect(addressed.map(([path]) => path)).toEqual([]);
});

// npm leaves out what the registry at hand does not have for other systems, and then refuses its own lock file.
it('the lock file names the packages of every system, so that npm ci takes it anywhere', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !placesFor(name, path).some((place) => place in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});
