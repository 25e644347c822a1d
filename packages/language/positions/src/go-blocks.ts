import { type Document, type Scalar, visit } from 'yaml';

/**
 * Gives block scalars the values that go-yaml v3 has once kustomize wrote its objects and read them again: a block that
 * ends the file without a line break has none at its end, and in a folded block a line break before a line that is
 * indented more becomes two (go.yaml.in/yaml/v3, emitterc.go, yaml_emitter_write_folded_scalar).
 */
export function asGoBlocks(document: Document.Parsed, text: string): void {
  const isOpen = !text.endsWith('\n');
  if (!isOpen && !text.includes('>')) return;
  visit(document, {
    Scalar: (_, node) => {
      if (node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') return;
      node.value = blockValue(node, isOpen && (node.range?.[1] ?? 0) >= text.length);
    },
  });
}

function blockValue(node: Scalar, isOpen: boolean): unknown {
  if (typeof node.value !== 'string') return node.value;
  const value = isOpen && node.value.endsWith('\n') ? node.value.slice(0, -1) : node.value;
  return node.type === 'BLOCK_FOLDED' ? twiceFolded(value) : value;
}

/** A folded text that was written by go-yaml and read again. */
function twiceFolded(value: string): string {
  const begin = value.replace(/^\n+/, '')[0];
  if (begin === undefined || begin === ' ' || begin === '\t') return value;
  // A break after a line that is not indented more is written twice, and stays two where the next line is.
  return value.replace(/(^|\n)([^\s][^\n]*)\n(?=[ \t])/g, '$1$2\n\n');
}
