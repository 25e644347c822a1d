import { err, ok, type Result } from '@tandem/contract';
import { Composer, Parser } from 'yaml';
import { libraryOptions, type YamlDialect } from './dialect.ts';
import { YamlDocument } from './document.ts';
import { asGoBlocks } from './go-blocks.ts';
import { type Position, positionsIn } from './lines.ts';
import { outlineOf, type YamlComment } from './tokens.ts';

/** The limits of a text, so that a hostile file costs little. `YamlDocument.value` limits aliases. */
export interface YamlLimits {
  /** UTF-16 units of the text. */
  readonly characters: number;
  /** Collections within each other. */
  readonly depth: number;
  /** Documents of the text; absent: any number. */
  readonly documents?: number;
}

/** Options of reading. */
export interface YamlOptions {
  readonly dialect: YamlDialect;
  readonly limits: YamlLimits;
  /** Whether scalars keep their source positions, so that the text can be edited. */
  readonly spans?: true;
}

/** A text that exceeds a limit. Nothing of it is read. */
export type YamlTooLarge =
  | { readonly kind: 'characters' | 'documents'; readonly found: number; readonly most: number }
  | { readonly kind: 'depth'; readonly most: number; readonly at: Position };

/** A text that was read. The errors of a document are in its `problems`. */
export interface YamlText {
  readonly documents: readonly YamlDocument[];
  readonly comments: readonly YamlComment[];
  /** The position of an offset of the text. */
  at(offset: number): Position;
}

/**
 * Reads the documents of a text; JSON is also YAML. An empty text has no documents.
 *
 * The nesting is measured before anything recurses, and aliases stay aliases, so that time and memory are linear in the
 * size of the text.
 */
export function readYaml(text: string, options: YamlOptions): Result<YamlText, YamlTooLarge> {
  const { characters, depth, documents: mostDocuments } = options.limits;
  if (text.length > characters) return err({ kind: 'characters', found: text.length, most: characters });
  const at = positionsIn(text);
  const tokens = [...new Parser().parse(text)];
  const { comments, tooDeep } = outlineOf(tokens, depth);
  if (tooDeep !== undefined) return err({ kind: 'depth', most: depth, at: at(tooDeep) });
  const composer = new Composer({
    ...libraryOptions(options.dialect),
    ...(options.spans && { keepSourceTokens: true }),
  });
  const documents = [...composer.compose(tokens)].map((document) => {
    if (options.dialect.scalars === 'go-yaml') asGoBlocks(document, text);
    return new YamlDocument(document);
  });
  if (mostDocuments !== undefined && documents.length > mostDocuments)
    return err({ kind: 'documents', found: documents.length, most: mostDocuments });
  return ok({ documents, comments, at });
}
