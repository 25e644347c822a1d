import { QUALITY_RULES } from './quality.ts';

const patterns = {
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description: 'Patterns of paths, as in a .gitignore file.',
};
const levels = { enum: ['off', 'warn', 'error'] };
const level = {
  ...levels,
  description: 'off: not looked at; warn: told; error: told, and the step fails.',
};

/** A rule is given as its level alone, or as a mapping with what else it can be told. */
function rule(description: string, options: Readonly<Record<string, unknown>> = {}): unknown {
  const mapping = { type: 'object', additionalProperties: false, properties: { level, ...options } };
  return { description, anyOf: [levels, mapping] };
}

const rules: Readonly<Record<(typeof QUALITY_RULES)[number], unknown>> = {
  title: rule('The title is a conventional commit.', {
    types: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[a-z][a-z-]*$' },
      description: 'The types that are allowed.',
    },
    length: { type: 'integer', minimum: 20, maximum: 400, description: 'The greatest length in characters.' },
  }),
  'squash-message': rule('The message that the merge will write is a conventional commit.'),
  description: rule('The description has these sections, and text in each.', {
    sections: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Headings of the template, without their signs.',
    },
  }),
  ticket: rule('A ticket is named, exists, and is in an allowed state.', {
    states: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'The states in which a ticket may be; any, where none is given.',
    },
  }),
  size: rule('The change is not too large, without generated files and lock files.', {
    lines: { type: 'integer', minimum: 1, description: 'The most added and removed lines.' },
    files: { type: 'integer', minimum: 1, description: 'The most files.' },
    except: { ...patterns, description: 'Files that do not count, as in a .gitignore file.' },
  }),
  tests: rule('Where a source changed, a test did.', {
    source: { ...patterns, description: 'What is a source, as in a .gitignore file.' },
    tests: { ...patterns, description: 'What is a test, as in a .gitignore file.' },
  }),
  owners: rule('An owner of each touched path approved, by the CODEOWNERS file.'),
  pipeline: rule('The latest pipeline is neither red nor of an older commit.'),
  leftovers: rule('New lines have no conflict markers, focused tests or debugging statements.', {
    except: { ...patterns, description: 'Files that are not looked at, as in a .gitignore file.' },
  }),
  'risky-paths': rule('Changes of risky paths are approved by people with a role.', {
    paths: {
      type: 'array',
      minItems: 1,
      description: 'The risky paths and who must approve.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['paths', 'roles'],
        properties: {
          paths: patterns,
          roles: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', minLength: 1 },
            description: 'Roles of which someone must approve.',
          },
          count: { type: 'integer', minimum: 1, description: 'How many must approve (default: 1).' },
        },
      },
    },
  }),
  changelog: rule('A changelog fragment is added.', {
    paths: { ...patterns, description: 'Where fragments are, as in a .gitignore file.' },
  }),
  approvals: rule('People other than the author approved.', {
    count: { type: 'integer', minimum: 1, description: 'How many (default: 1).' },
  }),
};

/** The part of release.yaml's schema that says what a merge request is judged by. */
export const qualitySchema = {
  type: 'object',
  additionalProperties: false,
  description: 'What a merge request is judged by; a rule that is not named has its default.',
  properties: {
    rules: { type: 'object', additionalProperties: false, properties: rules, description: 'The rules.' },
    paths: {
      type: 'array',
      description: 'Other levels for findings in files under some paths; the last that fits counts.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['paths', 'levels'],
        properties: {
          paths: patterns,
          levels: {
            type: 'object',
            additionalProperties: false,
            properties: Object.fromEntries(QUALITY_RULES.map((each) => [each, levels])),
            description: 'Levels by rule.',
          },
        },
      },
    },
    waivers: {
      type: 'array',
      description: 'Who may waive what, by a note that says why and until when.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['rules', 'roles'],
        properties: {
          rules: {
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: { enum: QUALITY_RULES },
            description: 'Rules that may be waived.',
          },
          roles: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', minLength: 1 },
            description: 'Roles that may.',
          },
          days: {
            type: 'integer',
            minimum: 1,
            maximum: 366,
            description: 'The longest time of a waiver in days (default: 30).',
          },
        },
      },
    },
  },
} as const;
