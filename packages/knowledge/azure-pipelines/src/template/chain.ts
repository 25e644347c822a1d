import type { ScalarNode } from '../node.ts';
import { Refused } from '../refused.ts';
import { type Directive, readDirective, scan } from './scan.ts';

/** A directive and where in its key the expression begins. */
export interface Found {
  readonly directive: Directive;
  readonly offset: number;
}

/** The directive that a key is, or undefined where it is an ordinary key. */
export function directiveOf(key: ScalarNode): Found | undefined {
  const pieces = typeof key.value === 'string' && key.value.startsWith('${{') ? scan(key.value) : [];
  if ('offset' in pieces || pieces.length !== 1) return undefined;
  const [only] = pieces;
  const directive = only?.kind === 'expression' ? readDirective(only.text) : undefined;
  return directive && only?.kind === 'expression' ? { directive, offset: only.offset } : undefined;
}

/** Where an `if` … `elseif` … `else` stands: each must follow the one before it directly. */
export class Chain {
  private state: 'none' | 'waiting' | 'taken' = 'none';
  /** An `if` begins a chain. */
  start(): void {
    this.state = 'waiting';
  }
  /** Anything else ends it. */
  end(): void {
    this.state = 'none';
  }
  /** A branch is taken; the rest are not. */
  take(): void {
    this.state = 'taken';
  }
  /** Whether no branch was taken yet. */
  open(key: ScalarNode, word: string): boolean {
    if (this.state !== 'none') return this.state === 'waiting';
    throw new Refused('azure-structure', `'${word}' does not follow an 'if' or 'elseif'.`, key.at);
  }
}
