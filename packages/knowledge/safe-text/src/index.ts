export { azureCommand, escapeAzureMessage, escapeAzureProperty } from './azure.ts';
export { mapFinding } from './finding.ts';
export { gitlabSectionEnd, gitlabSectionName, gitlabSectionStart } from './gitlab.ts';
export { harmless, harmlessLine, SHOWN_CHARACTERS } from './harmless.ts';
export { escapeMarkdown, mapBlocks, renderMarkdown, renderPlain } from './markdown.ts';
export type { Mask } from './mask.ts';
export { createMask, SHORTEST_SECRET } from './mask.ts';
export { outputValue } from './output.ts';
