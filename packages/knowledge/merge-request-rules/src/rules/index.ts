import type { QualityRule } from '@tandem/release-process';
import type { Rule } from '../rule.ts';
import { approvals } from './approvals.ts';
import { changelog } from './changelog.ts';
import { description } from './description.ts';
import { leftovers } from './leftovers.ts';
import { owners } from './owners.ts';
import { pipeline } from './pipeline.ts';
import { riskyPaths } from './risky-paths.ts';
import { size } from './size.ts';
import { squashMessage } from './squash-message.ts';
import { tests } from './tests.ts';
import { ticket } from './ticket.ts';
import { title } from './title.ts';

/** Every rule by its name; the compiler sees to it that none is missing. */
export const RULES: { readonly [N in QualityRule]: Rule<N> } = {
  title,
  'squash-message': squashMessage,
  description,
  ticket,
  size,
  tests,
  owners,
  pipeline,
  leftovers,
  'risky-paths': riskyPaths,
  changelog,
  approvals,
};
