export { createForges } from './create-forges.ts';
