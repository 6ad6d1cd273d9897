// Babel's CommonJS packages, as their functions.

import generator, { type GeneratorOptions } from '@babel/generator';
import traverser, { type NodePath, type Scope, type TraverseOptions } from '@babel/traverse';
import type { Node } from '@babel/types';

interface Interop<T> {
  readonly default?: T;
}

function unwrap<T>(m: T): T {
  return (m as Interop<T>).default ?? m;
}

export const generate: typeof generator = unwrap(generator);
export const traverse: (node: Node, visitor: TraverseOptions) => void = unwrap(traverser);
export type { GeneratorOptions, NodePath, Scope };
