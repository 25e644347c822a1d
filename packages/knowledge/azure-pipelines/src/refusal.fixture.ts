// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { expect } from 'vitest';
import { refusalOf } from './files.fixture.ts';

export const MAIN = 'azure-pipelines.yml';

/** Tables are: what, the pipeline's text, place and a part of the message. */
export type Row = readonly [what: string, text: string, place: string, message: string];

export async function expectRefusal(text: string | Record<string, string>, place: string, message: string) {
  const told = await refusalOf(text);
  const line = told.split('\n').find((one) => one.startsWith(place) && one.includes(message));
  expect(line, told).toBeDefined();
}
