import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VALIDATOR_FILE, validatorText } from '../emit-validator.ts';

it('the committed validator is the one that the schema gives', async () => {
  const committed = readFileSync(join(import.meta.dirname, '..', VALIDATOR_FILE), 'utf8');
  expect(committed === (await validatorText()), 'stale: run `npm run emit`').toBe(true);
});
