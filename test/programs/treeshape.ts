// The tree that tree.ts is ordered to grow: once a thread for each order, since a thread runs many.

interface Shape {
  readonly key: string;
  readonly children: readonly (readonly number[])[];
}
let cached: Shape | null = null;

/** The children of a node, by the parents of nodes 1, 2, ... */
export function childrenOf(parents: string, nodes: number, node: number): readonly number[] {
  const key = `${parents} ${nodes}`;
  if (cached?.key !== key) {
    const children = Array.from({ length: nodes }, (): number[] => []);
    if (parents !== '-') for (const [i, p] of parents.split(',').map(Number).entries()) children[p]?.push(i + 1);
    cached = { key, children };
  }
  return cached.children[node] ?? [];
}
