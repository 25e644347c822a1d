import { startCluster } from '@tandem/scenario';
import { describeRollouts } from './rollout.suite.ts';

describeRollouts('await-rollout on the cluster double', startCluster, 60_000);
