// What kind of module a file of a program is. Works on an ESTree, as Rollup parses it, after types have been stripped.
//
//   goroutine   imports rt0, or has generator functions that only call (yield* f()): compiled
//   byHand      registers bodies in resumable form itself: then the whole program is left as it is
//   otherwise   plain: loaded as it is on every thread

export interface Kind {
  readonly goroutine: boolean;
  readonly byHand: boolean;
  /** Has something to compile. */
  readonly generators: boolean;
}

interface Tree {
  readonly type: string;
  readonly [key: string]: unknown;
}

export function classify(program: unknown, runtime = 'rt0'): Kind {
  let imports = false;
  let byHand = false;
  let generators = 0;
  let foreign = 0;
  const visit = (n: Tree): void => {
    if (n.type === 'ImportDeclaration' && (n.source as { value: unknown }).value === runtime) {
      imports = true;
      const names = (n.specifiers as Tree[]).map((s) => (s.imported as { name?: string } | undefined)?.name);
      if (names.includes('funcs')) byHand = true;
    }
    if (n.generator === true) generators++;
    // A yield of values, or over an iterable: a generator as JavaScript has them.
    if (n.type === 'YieldExpression') {
      const called = (n.argument as Tree | null)?.type === 'CallExpression';
      if (n.delegate !== true || !called) foreign++;
    }
    for (const v of Object.values(n)) {
      for (const c of Array.isArray(v) ? v : [v]) if (isTree(c)) visit(c);
    }
  };
  visit(program as Tree);
  return { goroutine: imports || (generators > 0 && foreign === 0), byHand, generators: generators > 0 };
}

function isTree(v: unknown): v is Tree {
  return typeof v === 'object' && v !== null && typeof (v as Tree).type === 'string';
}
