// Emitted by `npm run emit` from packages/knowledge/merge-request-rules/src/rules. Do not edit.
import { options as approvalsOptions, rule as approvals } from './rules/approvals.ts';
import { options as changelogOptions, rule as changelog } from './rules/changelog.ts';
import { options as descriptionOptions, rule as description } from './rules/description.ts';
import { options as leftoversOptions, rule as leftovers } from './rules/leftovers.ts';
import { options as ownersOptions, rule as owners } from './rules/owners.ts';
import { options as pipelineOptions, rule as pipeline } from './rules/pipeline.ts';
import { options as riskyPathsOptions, rule as riskyPaths } from './rules/risky-paths.ts';
import { options as sizeOptions, rule as size } from './rules/size.ts';
import { options as squashMessageOptions, rule as squashMessage } from './rules/squash-message.ts';
import { options as testsOptions, rule as tests } from './rules/tests.ts';
import { options as ticketOptions, rule as ticket } from './rules/ticket.ts';
import { options as titleOptions, rule as title } from './rules/title.ts';

/** Every rule, in the order in which documents list them. */
export const RULES = [
  title,
  squashMessage,
  description,
  ticket,
  size,
  tests,
  owners,
  pipeline,
  leftovers,
  riskyPaths,
  changelog,
  approvals,
];

/** The options of every rule that has some. */
export const RULE_OPTIONS = [
  titleOptions,
  squashMessageOptions,
  descriptionOptions,
  ticketOptions,
  sizeOptions,
  testsOptions,
  ownersOptions,
  pipelineOptions,
  leftoversOptions,
  riskyPathsOptions,
  changelogOptions,
  approvalsOptions,
];

/** The name of every rule. */
export const RULE_NAMES: readonly string[] = [
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
];
