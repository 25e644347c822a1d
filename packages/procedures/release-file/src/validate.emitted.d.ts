import type { ErrorObject } from 'ajv';

/** Whether a value is a release.yaml by its schema; `errors` holds everything that is wrong after a call. */
declare const validate: { (value: unknown): boolean; errors?: readonly ErrorObject[] | null };
export default validate;
