import { nearestName } from '@tandem/contract';
import type { Problem, Written } from './problem.ts';
import type { Ring } from './release.ts';

/** Subjects of markers that are no component. */
const SUBJECTS = ['unit', 'infrastructure'];

/** What is wrong with a release.yaml of the right shape. */
export function meaningProblems(release: Written): readonly Problem[] {
  return [
    ...twice(release.components, 'components'),
    ...twice(release.rings, 'rings'),
    ...release.components.flatMap(({ name }, index) =>
      SUBJECTS.includes(name)
        ? [
            at(
              ['components', index, 'name'],
              `a component cannot be called '${name}': markers use the word for something else`,
            ),
          ]
        : [],
    ),
    ...(release.gitops.layers ?? []).flatMap((layer, index) =>
      placeProblem(layer, ['gitops', 'layers', index]),
    ),
    ...release.rings.flatMap((ring, index) => ringProblems(release, ring, index)),
    ...overlapProblems(release),
    ...qualityProblems(release),
    ...ticketProblems(release),
  ];
}

/** Where release units are; nothing else may be there, or a unit would change with every unit. */
const UNITS = 'units';

/** Rings, layers and units have folders of their own: a promotion would else change the infrastructure's revision. */
function overlapProblems({ gitops, rings }: Written): readonly Problem[] {
  const layers = (gitops.layers ?? []).map((layer, index) => ({
    folder: trimmed(layer),
    path: ['gitops', 'layers', index] as Problem['path'],
    what: `the layer ${layer}`,
  }));
  const others = rings.map(({ name, path }, index) => ({
    folder: trimmed(path),
    path: ['rings', index, 'path'] as Problem['path'],
    what: `the ring ${name}`,
  }));
  const clashes = others.flatMap((ring) =>
    layers
      .filter(({ folder }) => overlaps(folder, ring.folder))
      .map((layer) => at(ring.path, `the folders of ${ring.what} and ${layer.what} overlap`)),
  );
  const taken = [...layers, ...others]
    .filter(({ folder }) => overlaps(folder, UNITS))
    .map(({ path, what }) => at(path, `the folder of ${what} overlaps ${UNITS}, where release units are`));
  return [...clashes, ...taken];
}

/** Roles that rules and waivers name are roles that somebody holds. */
function qualityProblems({ quality, roles = {} }: Written): readonly Problem[] {
  const named = (list: readonly string[], path: Problem['path']): readonly Problem[] =>
    list.flatMap((role, index) => {
      if (Object.hasOwn(roles, role)) return [];
      const near = nearestName(role, Object.keys(roles));
      const hint = near ? `; did you mean '${near}'?` : '; say under roles who holds it';
      return [at([...path, index], `nobody holds the role '${role}'${hint}`)];
    });
  const risky = quality?.rules?.['risky-paths'];
  const paths = typeof risky === 'object' ? ((risky.paths ?? []) as readonly { roles: string[] }[]) : [];
  return [
    ...paths.flatMap(({ roles: list }, index) =>
      named(list, ['quality', 'rules', 'risky-paths', 'paths', index, 'roles']),
    ),
    ...(quality?.waivers ?? []).flatMap(({ roles: list }, index) =>
      named(list, ['quality', 'waivers', index, 'roles']),
    ),
  ];
}

/** Rings that tickets follow are rings. */
function ticketProblems({ tickets, rings }: Written): readonly Problem[] {
  const names = rings.map(({ name }) => name);
  return Object.keys((tickets?.on?.deployed ?? {}) as object).flatMap((ring) => {
    if (names.includes(ring)) return [];
    const near = nearestName(ring, names);
    const hint = near ? `; did you mean '${near}'?` : `; the rings are ${names.join(', ')}`;
    const problem: Problem = {
      path: ['tickets', 'on', 'deployed', ring],
      at: 'key',
      message: `there is no ring '${ring}'${hint}`,
    };
    return [problem];
  });
}

function at(path: Problem['path'], message: string): Problem {
  return { path, at: 'value', message };
}

function twice(named: readonly { readonly name: string }[], key: string): readonly Problem[] {
  return named.flatMap(({ name }, index) =>
    named.findIndex((other) => other.name === name) < index
      ? [at([key, index, 'name'], `'${name}' is there twice in ${key}; names must differ`)]
      : [],
  );
}

function ringProblems(release: Written, ring: Ring, index: number): readonly Problem[] {
  const path = ['rings', index];
  const mine = trimmed(ring.path);
  const clash = release.rings.slice(0, index).find((other) => overlaps(trimmed(other.path), mine));
  return [
    ...placeProblem(ring.path, [...path, 'path']),
    ...(clash
      ? [
          at(
            [...path, 'path'],
            `the folders of the rings ${clash.name} and ${ring.name} overlap; a promotion into one would change the other`,
          ),
        ]
      : []),
    ...windowProblems(ring, path),
    ...zoneProblem(ring.timezone, [...path, 'timezone']),
    ...(ring.freezes ?? []).flatMap((freeze, each) => {
      const place = [...path, 'freezes', each];
      const days = [
        dayProblem(freeze.from, [...place, 'from']),
        dayProblem(freeze.to, [...place, 'to']),
      ].flat();
      if (days.length > 0) return days;
      return freeze.to < freeze.from
        ? [at([...place, 'to'], `the freeze ends on ${freeze.to}, before it begins on ${freeze.from}`)]
        : [];
    }),
  ];
}

function windowProblems(ring: Ring, path: Problem['path']): readonly Problem[] {
  if (ring.window === 'always') return [];
  const clash =
    ring.timezone === undefined
      ? []
      : [at([...path, 'timezone'], 'the window has a timezone of its own; take this one away')];
  return [
    ...clash,
    ...zoneProblem(ring.window.timezone, [...path, 'window', 'timezone']),
    ...ring.window.open.flatMap((time, each) =>
      time.from === time.to
        ? [
            at(
              [...path, 'window', 'open', each, 'to'],
              `the time begins and ends at ${time.from}; for a whole day write from "00:00" to "00:00" of the next day as two times`,
            ),
          ]
        : [],
    ),
  ];
}

function zoneProblem(zone: string | undefined, path: Problem['path']): readonly Problem[] {
  if (zone === undefined || isZone(zone)) return [];
  const near = nearestName(zone, Intl.supportedValuesOf('timeZone'));
  const hint = near ? `; did you mean '${near}'?` : '; it is a name such as Europe/Berlin';
  return [at(path, `'${zone}' is no IANA time zone${hint}`)];
}

function isZone(zone: string): boolean {
  // An offset such as +01:00 has no daylight-saving time and is hardly what was meant.
  if (/^[+-]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function dayProblem(day: string, path: Problem['path']): readonly Problem[] {
  const time = Date.parse(`${day}T00:00:00Z`);
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  return real ? [] : [at(path, `${day} is no day of the calendar`)];
}

function placeProblem(place: string, path: Problem['path']): readonly Problem[] {
  const parts = trimmed(place).split('/');
  const bad =
    place.startsWith('/') ||
    place.includes('\\') ||
    parts.some((part) => part === '..' || part === '.' || part === '');
  return bad
    ? [
        at(
          path,
          `'${place}' must be a folder of the repository, without . and .. and with no slash at its start`,
        ),
      ]
    : [];
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}
