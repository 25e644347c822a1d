export { type PathTest, pathTest } from './path-test.ts';
