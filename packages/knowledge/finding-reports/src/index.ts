export { junitText } from './junit.ts';
export { sarifText } from './sarif.ts';
