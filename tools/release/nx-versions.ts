// Computes the next version of each package with nx, from the commits since its tag, and writes it with the
// changelogs into the current folder, which is a checkout of its own. A process apart, since nx works on the
// workspace that it finds in the current folder when it is loaded.
//
//   node nx-versions.ts '{"first": ["promote"], "next": ["contract"]}'
import { releaseChangelog, releaseVersion } from 'nx/release';

const { first, next } = JSON.parse(process.argv[2] ?? '') as { first: string[]; next: string[] };
const quiet = {
  dryRun: false,
  gitCommit: false,
  gitTag: false,
  gitPush: false,
  stageChanges: false,
} as const;

/** Gives the named packages their versions: 1.0.0 to those that were never released. */
async function version(projects: string[], specifier?: string): Promise<void> {
  if (projects.length === 0) return;
  const beginning = specifier === undefined ? {} : { specifier, firstRelease: true };
  const { projectsVersionData, releaseGraph } = await releaseVersion({ ...quiet, projects, ...beginning });
  const bumped = projects.filter((name) => projectsVersionData[name]?.newVersion);
  if (bumped.length === 0) return;
  await releaseChangelog({
    ...quiet,
    createRelease: false,
    versionData: projectsVersionData,
    releaseGraph,
    projects: bumped,
    ...(specifier === undefined ? {} : { firstRelease: true }),
  });
}

await version(first, '1.0.0');
await version(next);
