import { releaseSchema } from '@tandem/release-file/schema';
import { defaultText, type Field, type Fields } from '@tandem/release-process';
import type { Emitted } from '../emitter.ts';
import { codeCell, table, textCell } from '../markdown.ts';

/** The reference page of release.yaml. */
export function emits(): Emitted {
  return new Map([['docs/reference/release-yaml.md', releaseReference(releaseSchema().root.fields)]]);
}

/** The page: a section for each key at the top, with a row for each key below it. */
export function releaseReference(sections: Fields): string {
  return [
    '<!-- Emitted by `npm run emit` from the sections of release.yaml and the options of rules and gates. Do not edit. -->',
    '# release.yaml',
    '',
    'The release process of one product as code, at the root of the GitOps repository. `npm run tandem -- validate` checks it; [release.schema.json](../../schemas/release.schema.json) is its JSON Schema, for editors.',
    '',
    ...Object.entries(sections).flatMap(([key, section]) => sectionText(key, section)),
  ].join('\n');
}

function sectionText(key: string, section: Field): readonly string[] {
  const rows = rowsUnder('', section);
  return [
    `## ${key}`,
    '',
    `${section.description ?? ''} ${presence(section)}`.trim(),
    '',
    ...(rows.length === 0 ? [`Value: ${valueText(section)}.`] : table(['key', 'value', 'default', ''], rows)),
    '',
  ];
}

/** A row for each key below a field. `[]` is each item of a list, `<name>` a key that the author chooses. */
function rowsUnder(path: string, field: Field): readonly (readonly string[])[] {
  switch (field.type) {
    case 'object':
      return Object.entries(field.fields).flatMap(([key, inner]) => {
        const at = path === '' ? key : `${path}.${key}`;
        return [row(at, inner), ...rowsUnder(at, inner)];
      });
    case 'either':
      return rowsUnder(path, field.otherwise);
    case 'list':
      return rowsUnder(`${path}[]`, field.items);
    case 'map': {
      const at = `${path === '' ? '' : `${path}.`}<name>`;
      const [key, value, , about] = row(at, field.values);
      return [[key, value, '', about], ...rowsUnder(at, field.values)] as readonly string[][];
    }
    default:
      return [];
  }
}

function row(path: string, field: Field): readonly string[] {
  const preset = defaultText(field);
  const shown = preset === undefined ? presence(field) : codeCell(preset);
  return [codeCell(path), valueText(field), shown, textCell(field.description ?? '')];
}

/** Whether the key is required; empty where it has a default that the row shows. */
function presence(field: Field): string {
  if (field.optional) return 'Optional.';
  return field.default === undefined ? 'Required.' : '';
}

/** What a field takes, in words. */
function valueText(field: Field): string {
  const words = (all: readonly string[]) => all.map(codeCell).join(', ');
  switch (field.type) {
    case 'text':
      return field.example === undefined ? 'text' : textCell(field.example);
    case 'choice':
      return 'namesOf' in field.options ? 'a name' : words(field.options);
    case 'flag':
      return '`true`, `false`';
    case 'integer': {
      const { minimum, maximum } = field;
      if (minimum !== undefined && maximum !== undefined) return `integer from ${minimum} to ${maximum}`;
      return minimum === undefined ? 'integer' : `integer from ${minimum}`;
    }
    case 'list':
      return isNested(field.items) ? 'list of mappings' : `list: ${valueText(field.items)}`;
    case 'either':
      return `${words(field.words)}, or a mapping`;
    default:
      return 'mapping';
  }
}

function isNested(field: Field): boolean {
  return field.type === 'object' || field.type === 'either' || field.type === 'map';
}
