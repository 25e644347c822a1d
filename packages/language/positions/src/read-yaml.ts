import { err, ok, type Result } from '@tandem/contract';
import { Composer, Parser } from 'yaml';
import { libraryOptions, type YamlDialect } from './dialect.ts';
import { YamlDocument } from './document.ts';
import { type Position, positionsIn } from './lines.ts';
import { outlineOf, type YamlComment } from './tokens.ts';

/** What a text may be at most, so that a hostile file costs nothing. Aliases are limited where a value is made. */
export interface YamlLimits {
  /** UTF-16 units of the text. */
  readonly characters: number;
  /** Collections within each other. */
  readonly depth: number;
  /** Documents of the text; as many as it has where it is absent. */
  readonly documents?: number;
}

/** How a text is read. */
export interface YamlOptions {
  readonly dialect: YamlDialect;
  readonly limits: YamlLimits;
  /** Whether scalars keep the characters that they are made of, for a change of the text. */
  readonly spans?: true;
}

/** A text beyond its limits. Nothing of it is read. */
export type YamlTooLarge =
  | { readonly kind: 'characters' | 'documents'; readonly found: number; readonly most: number }
  | { readonly kind: 'depth'; readonly most: number; readonly at: Position };

/** A text that was read. What is wrong with a document is in its `problems`. */
export interface YamlText {
  readonly documents: readonly YamlDocument[];
  readonly comments: readonly YamlComment[];
  /** The position of an offset of the text. */
  at(offset: number): Position;
}

/**
 * Reads the documents of a text; JSON is YAML too. A text without documents gives none.
 *
 * The nesting is measured before anything recurses, and aliases stay aliases, so that time and memory follow the
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
  const documents = [...composer.compose(tokens)].map((document) => new YamlDocument(document));
  if (mostDocuments !== undefined && documents.length > mostDocuments)
    return err({ kind: 'documents', found: documents.length, most: mostDocuments });
  return ok({ documents, comments, at });
}
