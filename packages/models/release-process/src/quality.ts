/** The rules by which a merge request can be judged, in the order in which documents list them. */
export const QUALITY_RULES = [
  'title',
  'squash-message',
  'description',
  'ticket',
  'size',
  'tests',
  'owners',
  'pipeline',
  'leftovers',
  'risky-paths',
  'changelog',
  'approvals',
] as const;

export type QualityRule = (typeof QUALITY_RULES)[number];

/** What a broken rule does: nothing, a warning, or an error that fails the step. */
export type QualityLevel = 'off' | 'warn' | 'error';

/** What a merge request is judged by: complete, with the defaults where release.yaml says nothing. */
export interface Quality {
  readonly rules: QualityRules;
  /** Other levels for findings in files under some paths; the last that fits counts. */
  readonly paths: readonly {
    /** Patterns as in a .gitignore file. */
    readonly paths: readonly string[];
    readonly levels: Readonly<Partial<Record<QualityRule, QualityLevel>>>;
  }[];
  /** Who may waive what; a rule that no entry names cannot be waived. */
  readonly waivers: readonly {
    readonly rules: readonly QualityRule[];
    /** Roles of release.yaml's `roles`. */
    readonly roles: readonly string[];
    /** The longest time that a waiver may last, in days. */
    readonly days: number;
  }[];
}

/** Each rule with its level and what it can be told. Paths are patterns as in a .gitignore file. */
export interface QualityRules {
  /** The title is a conventional commit. `types` are those allowed. */
  readonly title: {
    readonly level: QualityLevel;
    readonly types: readonly string[];
    readonly length: number;
  };
  /** So is the message that the merge will write. */
  readonly 'squash-message': { readonly level: QualityLevel };
  /** The description follows the template: these headings are there and have text under them. */
  readonly description: { readonly level: QualityLevel; readonly sections: readonly string[] };
  /** A ticket is named, exists, and is in one of these states (any, where none is given). */
  readonly ticket: { readonly level: QualityLevel; readonly states: readonly string[] };
  /** At most so many changed lines and files, those under `except` and generated ones left out. */
  readonly size: {
    readonly level: QualityLevel;
    readonly lines: number;
    readonly files: number;
    readonly except: readonly string[];
  };
  /** Where a file under `source` changed, one under `tests` did. */
  readonly tests: {
    readonly level: QualityLevel;
    readonly source: readonly string[];
    readonly tests: readonly string[];
  };
  /** An owner of every touched path approved, by CODEOWNERS. */
  readonly owners: { readonly level: QualityLevel };
  /** The latest pipeline is neither red nor of an older commit. */
  readonly pipeline: { readonly level: QualityLevel };
  /** No conflict markers, focused tests or debugging statements in new lines, except under `except`. */
  readonly leftovers: { readonly level: QualityLevel; readonly except: readonly string[] };
  /** Files under risky paths were approved by so many of those who hold one of the roles. */
  readonly 'risky-paths': {
    readonly level: QualityLevel;
    readonly paths: readonly {
      readonly paths: readonly string[];
      readonly roles: readonly string[];
      readonly count: number;
    }[];
  };
  /** A file under one of these paths was added or changed. */
  readonly changelog: { readonly level: QualityLevel; readonly paths: readonly string[] };
  /** So many people other than the author approved. */
  readonly approvals: { readonly level: QualityLevel; readonly count: number };
}

/** What a rule is where release.yaml says nothing of it. */
export const QUALITY_DEFAULTS: QualityRules = {
  title: {
    level: 'error',
    types: ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'],
    length: 100,
  },
  'squash-message': { level: 'warn' },
  description: { level: 'warn', sections: [] },
  ticket: { level: 'warn', states: [] },
  size: { level: 'warn', lines: 500, files: 50, except: [] },
  tests: {
    level: 'warn',
    source: ['src/**'],
    tests: ['test/**', 'tests/**', '__tests__/**', '*.test.*', '*.spec.*', '*_test.*'],
  },
  owners: { level: 'warn' },
  pipeline: { level: 'error' },
  leftovers: { level: 'error', except: [] },
  'risky-paths': { level: 'error', paths: [] },
  changelog: { level: 'off', paths: ['changelog.d/**', '.changeset/**', 'changelogs/unreleased/**'] },
  approvals: { level: 'warn', count: 1 },
};

/** The part `quality` of a release.yaml as it is written. */
export interface WrittenQuality {
  readonly rules?: Readonly<Record<string, QualityLevel | Readonly<Record<string, unknown>>>>;
  readonly paths?: Quality['paths'];
  readonly waivers?: readonly (Omit<Quality['waivers'][number], 'days'> & { readonly days?: number })[];
}

/**
 * What is written, with the defaults for the rest. A rule about tickets counts only where there are tickets.
 */
export function completedQuality(written: WrittenQuality | undefined, hasTickets: boolean): Quality {
  const rules = QUALITY_RULES.map((name) => {
    const base = QUALITY_DEFAULTS[name];
    const given = written?.rules?.[name];
    const own = typeof given === 'string' ? { level: given } : given;
    const off = name === 'ticket' && !hasTickets ? { level: 'off' } : {};
    return [name, { ...base, ...own, ...off }] as const;
  });
  const completed = Object.fromEntries(rules) as unknown as QualityRules;
  const risky = completed['risky-paths'];
  return {
    rules: {
      ...completed,
      'risky-paths': { ...risky, paths: risky.paths.map((each) => ({ ...each, count: each.count ?? 1 })) },
    },
    paths: written?.paths ?? [],
    waivers: (written?.waivers ?? []).map((waiver) => ({ ...waiver, days: waiver.days ?? 30 })),
  };
}
