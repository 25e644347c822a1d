import { releases } from './released.suite.ts';

releases('gitlab');
