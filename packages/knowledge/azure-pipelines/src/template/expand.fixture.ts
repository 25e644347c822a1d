// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { documentOf } from '../files.fixture.ts';

/** The steps of a pipeline of steps, after expansion. */
export async function stepsOf(
  text: string,
  parameters: Record<string, unknown> = {},
  variables = {},
): Promise<unknown> {
  const document = (await documentOf(text, { parameters, variables })) as { steps: unknown };
  return document.steps;
}
