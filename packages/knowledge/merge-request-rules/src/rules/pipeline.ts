import { defineRuleOptions } from '@tandem/release-process';
import type { Rule } from '../rule.ts';

/** The options of `pipeline`. */
export const options = defineRuleOptions({
  name: 'pipeline',
  order: 80,
  level: 'error',
  description: 'The latest pipeline is neither red nor of an older commit.',
  fields: {},
});

/** The latest pipeline is neither red nor of an older commit. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Pipeline',
  reason: 'What was tested is not what would be merged.',
  fix: 'Run the pipeline on the latest commit and mend what fails.',
  judge: ({ mergeRequest }) => {
    switch (mergeRequest.pipeline) {
      case 'failed':
        return [{ message: 'The latest pipeline failed.', fingerprint: 'failed' }];
      case 'stale':
        return [{ message: 'The latest pipeline ran on an older commit.', fingerprint: 'stale' }];
      // This very step may be part of a pipeline that is running, or be the first that looks.
      case 'running':
      case 'none':
      case 'passed':
        return [];
    }
  },
};
