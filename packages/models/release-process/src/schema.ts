import { paritySchema } from './parity.ts';
import { qualitySchema } from './quality-schema.ts';
import { ticketsSchema } from './tickets-schema.ts';

const name = { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 63 };
const day = { enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] };
const roles = { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true };
const timezone = {
  type: 'string',
  minLength: 1,
  description:
    'An IANA time zone, such as Europe/Berlin. All times of the window are wall-clock times there.',
};
const time = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' };

const repository = {
  type: 'object',
  additionalProperties: false,
  required: ['forge', 'path'],
  description: 'A repository by the forge that hosts it and the path it has there.',
  properties: {
    forge: { enum: ['gitlab', 'azure-devops'], description: 'Who hosts the repository.' },
    path: {
      type: 'string',
      pattern: '^[^/\\s][^\\s]*[^/\\s]$',
      description:
        'GitLab: the full path of the project. Azure DevOps: project and repository, as Retail/gitops.',
    },
  },
};

const window = {
  description: 'When a promotion into this ring may happen: always, or at given times of the week.',
  anyOf: [
    { const: 'always' },
    {
      type: 'object',
      additionalProperties: false,
      required: ['timezone', 'open'],
      properties: {
        timezone,
        open: {
          type: 'array',
          minItems: 1,
          description: 'The times at which the ring is open. They may overlap.',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['days', 'from', 'to'],
            properties: {
              days: {
                type: 'array',
                minItems: 1,
                uniqueItems: true,
                items: day,
                description: 'Days on which the time begins.',
              },
              from: { ...time, description: 'Wall-clock time at which the ring opens, such as "20:00".' },
              to: {
                ...time,
                description: 'Wall-clock time at which it closes; before `from` means on the next day.',
              },
            },
          },
        },
      },
    },
  ],
};

const freezes = {
  type: 'array',
  description: 'Spans in which nothing may be promoted into this ring, whatever its window says.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['from', 'to', 'reason'],
    properties: {
      from: {
        type: 'string',
        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
        description: 'The first frozen day, such as 2026-12-18.',
      },
      to: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'The last frozen day.' },
      reason: { type: 'string', minLength: 1, description: 'Why; people whose release is held read it.' },
    },
  },
};

const ring = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'path', 'window'],
  properties: {
    name: { ...name, description: 'The name of the ring, such as friendly or production.' },
    description: { type: 'string', description: 'Who uses it and what it is for.' },
    audience: { type: 'string', description: 'Whose environment it is, such as friendly-users.' },
    path: {
      type: 'string',
      minLength: 1,
      description:
        'The folder of the GitOps repository that holds everything a promotion into this ring changes.',
    },
    window,
    timezone: {
      ...timezone,
      description: 'The IANA time zone of the freezes where the window is always; UTC where it is not said.',
    },
    freezes,
  },
};

const component = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'repository', 'image'],
  properties: {
    name: { ...name, description: 'The name by which release units and markers call it.' },
    description: { type: 'string' },
    repository,
    image: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9.:_/-]*[a-z0-9]$',
      description: 'The repository of its container image, without tag and digest.',
    },
  },
};

const responsibility = {
  type: 'object',
  additionalProperties: false,
  required: ['accountable', 'responsible'],
  properties: {
    accountable: { type: 'string', minLength: 1, description: 'The one role that answers for it.' },
    responsible: { ...roles, minItems: 1, description: 'Roles that do it.' },
    consulted: { ...roles, description: 'Roles that are asked before.' },
    informed: { ...roles, description: 'Roles that are told after.' },
  },
};

const forges = {
  type: 'object',
  additionalProperties: false,
  description: 'Where each forge is, for those that a pipeline does not run on itself.',
  properties: {
    gitlab: forgeAt('The address of the GitLab, such as https://gitlab.com.'),
    'azure-devops': forgeAt(
      'The address of the organisation or collection, such as https://dev.azure.com/contoso.',
    ),
  },
};

/** The JSON schema of release.yaml; the emitted file an editor uses is this value. */
export const releaseSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'release.yaml',
  description: 'The release process of one product as code.',
  type: 'object',
  additionalProperties: false,
  required: ['product', 'components', 'gitops', 'rings'],
  properties: {
    product: { ...name, description: 'The name of the product; release units bear it.' },
    description: { type: 'string', description: 'What the product is.' },
    components: { type: 'array', minItems: 1, items: component, description: 'What is released together.' },
    gitops: {
      type: 'object',
      additionalProperties: false,
      required: ['repository'],
      description: 'The repository that Flux watches; this file lies at its root.',
      properties: {
        repository,
        layers: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { type: 'string', minLength: 1 },
          description:
            'Folders whose last change is the infrastructure revision of a release unit (default: core, config, node).',
        },
      },
    },
    rings: { type: 'array', minItems: 1, items: ring, description: 'The environments in promotion order.' },
    forges,
    roles: {
      type: 'object',
      propertyNames: { pattern: name.pattern },
      additionalProperties: { ...roles, minItems: 1 },
      description:
        'Who holds each role: user names on GitLab, e-mail addresses on Azure DevOps. A person may have both.',
    },
    quality: qualitySchema,
    tickets: ticketsSchema,
    parity: paritySchema,
    responsibilities: {
      type: 'object',
      propertyNames: { pattern: name.pattern },
      additionalProperties: responsibility,
      description: 'RACI: for each activity, exactly one accountable role and at least one responsible.',
    },
  },
} as const;

/** The schema as the text of the emitted file. */
export function releaseSchemaText(): string {
  return `${JSON.stringify(releaseSchema, null, 2)}\n`;
}

function forgeAt(description: string) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: { url: { type: 'string', pattern: '^https?://[^\\s@]+$', description } },
  };
}
