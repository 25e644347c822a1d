const states = { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } };

const reaction = {
  type: 'object',
  additionalProperties: false,
  properties: {
    state: {
      type: 'string',
      minLength: 1,
      description:
        'The state that the ticket is moved to; label:NAME sets a label of a GitLab issue. It stays where nothing is said.',
    },
    from: { ...states, description: 'The states from which it is moved; any, where nothing is said.' },
    comment: { type: 'boolean', description: 'Whether a comment says so (default: true).' },
  },
};

/** The part of release.yaml's schema that says where tickets are and how they follow the code. */
export const ticketsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['forge', 'path'],
  description: 'Where the tickets are, and how they follow the code.',
  properties: {
    forge: { enum: ['gitlab', 'azure-devops'], description: 'Who hosts the tickets.' },
    path: {
      type: 'string',
      minLength: 1,
      description: 'GitLab: the full path of the project. Azure DevOps: the name of the project.',
    },
    prefix: {
      type: 'string',
      pattern: '^[A-Za-z]*#$|^[A-Za-z]+-$',
      description: 'What stands before a number in texts (default: # for GitLab, AB# for Azure DevOps).',
    },
    done: { ...states, description: 'States that say that the work is done.' },
    on: {
      type: 'object',
      additionalProperties: false,
      description: 'What each event does to the tickets that it is about.',
      properties: {
        opened: { ...reaction, description: 'A merge request that names the ticket is open.' },
        merged: { ...reaction, description: 'It was merged.' },
        cut: { ...reaction, description: 'Its commit is in a release unit.' },
        deployed: {
          type: 'object',
          additionalProperties: reaction,
          description: 'A unit with its commit came to a ring; by the ring.',
        },
        'rolled-back': { ...reaction, description: 'A ring went back to a unit without its commit.' },
      },
    },
  },
} as const;
