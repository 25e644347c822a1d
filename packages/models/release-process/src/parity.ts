/** What may differ between two rings. */
export interface ParityAllowance {
  /** Objects by their kind, `*` for any. */
  readonly kind: string;
  /** Objects by their name, `*` for any. */
  readonly name: string;
  /** Fields by their path, such as `spec.replicas`; `*` stands for one step, `**` at the end for all below. */
  readonly path: string;
  readonly reason: string;
}

/** How like each other the rings shall be. */
export interface Parity {
  readonly allow: readonly ParityAllowance[];
}

/** As it is written: what is left out stands for any. */
export interface WrittenParity {
  readonly allow?: readonly {
    readonly kind?: string;
    readonly name?: string;
    readonly path?: string;
    readonly reason: string;
  }[];
}

/** The value with what may be left out filled in. */
export function completedParity(written: WrittenParity = {}): Parity {
  return { allow: (written.allow ?? []).map((each) => ({ kind: '*', name: '*', path: '**', ...each })) };
}

/** The part of release.yaml's schema that says how like each other the rings shall be. */
export const paritySchema = {
  type: 'object',
  additionalProperties: false,
  description: 'What may differ between the rings, so that environment-parity does not speak of it.',
  properties: {
    allow: {
      type: 'array',
      description: 'Differences that are meant, each with its reason.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        properties: {
          kind: { type: 'string', minLength: 1, description: 'Kind of the objects (default: any).' },
          name: { type: 'string', minLength: 1, description: 'Name of the objects (default: any).' },
          path: {
            type: 'string',
            minLength: 1,
            description:
              'Path of the field, such as spec.replicas or data.*; ** at the end stands for all below (default: all, the object as a whole too).',
          },
          reason: { type: 'string', minLength: 1, description: 'Why it may.' },
        },
      },
    },
  },
} as const;
