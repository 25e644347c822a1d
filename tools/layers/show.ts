import { replaceSection } from '../emit/section.ts';
import type { House, Layer } from './layers.ts';

/** docs/ARCHITECTURE.md with the map and the table of layers as the house is. */
export function withHouse(text: string, house: House): string {
  return replaceSection(replaceSection(text, 'map', mapOf(house)), 'layers', tableOf(house));
}

/** Every package with its folder and its description, by layer. */
function mapOf({ layers }: House): string {
  const width =
    2 +
    Math.max(
      ...layers.flatMap((layer) => layer.packages.map((each) => shortName(layer, each.folder).length)),
    );
  const lines = layers.flatMap((layer) => [
    `${`  ${layer.name}/`.padEnd(width + 4)}${layer.holds}`,
    ...layer.packages.map(
      ({ folder, description }) => `    ${shortName(layer, folder).padEnd(width)}${description}`,
    ),
  ]);
  return ['```', 'packages/', ...lines, '```'].join('\n');
}

function shortName(layer: Layer, folder: string): string {
  return `${folder.slice(`packages/${layer.name}/`.length)}/`;
}

function tableOf({ layers, tests }: House): string {
  const rows = layers.map(
    (layer) =>
      `| ${layer.name} | ${layer.holds} | ${layer.imports.join(', ') || 'nothing'} | ${ownOf(layer)} |`,
  );
  const test = `| test code | \`*.test.ts\`, \`*.suite.ts\`, \`*.fixture.ts\`, \`fixtures/\` | what its layer may, and ${tests.join(', ')} | as its layer |`;
  return ['| layer | holds | may import | its own layer |', '|---|---|---|---|', ...rows, test].join('\n');
}

function ownOf({ own }: Layer): string {
  if (typeof own === 'boolean') return own ? 'yes, no cycles' : 'no';
  const parts = Object.entries(own).map(([name, by]) =>
    by.includes('*') ? name : `${name} by ${by.join(', ')}`,
  );
  return `only ${parts.join('; ')}`;
}
