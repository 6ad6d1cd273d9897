// Member chains, a.b.c, cut into pieces in the tree that Rollup is handed. For each member of a chain Rollup copies the
// path to it link by link, to see whether it leads into a namespace: the cube of the length, 22 s for 3000 links. A
// piece that stands in a ChainExpression, as a?.b does, ends such a path. Rollup writes the module from its text, in
// which nothing is cut.
//
// What a namespace import leads to is found in the first links, from the root: those are left as they are.

interface Tree {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Links of a piece. Namespaces in namespaces that are deeper stay as the program has them, which is only slower. */
const PIECE = 32;

/** Cuts what is longer. On an ESTree; nothing else may need it as it was. */
export function cutMemberChains(program: unknown): void {
  const open: Tree[] = [program as Tree];
  for (let n = open.pop(); n !== undefined; n = open.pop()) {
    if (n.type === 'MemberExpression') open.push(...cut(n));
    else open.push(...below(n));
  }
}

/** Cuts the chain that ends with this member, and returns what else is in it. */
function cut(last: Tree): Tree[] {
  const members = [last];
  const inside: Tree[] = [];
  for (let n = last.object as Tree; ; n = n.object as Tree) {
    inside.push(members.at(-1)?.property as Tree);
    if (n.type !== 'MemberExpression') {
      inside.push(n);
      break;
    }
    members.push(n);
  }
  // The root's own member is the last of the list.
  for (let i = members.length - PIECE; i > 0; i -= PIECE) {
    const inner = members[i] as Tree;
    const piece = { type: 'ChainExpression', start: inner.start, end: inner.end, expression: inner };
    Object.assign(members[i - 1] as Tree, { object: piece });
  }
  return inside;
}

function below(n: Tree): Tree[] {
  return Object.values(n)
    .flat()
    .filter((v): v is Tree => typeof v === 'object' && v !== null && typeof (v as Tree).type === 'string');
}
