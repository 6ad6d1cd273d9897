// Classifies the modules of a program: goroutine module or plain. Works on an ESTree, as Rollup parses it, after types
// have been stripped.
//
//   goroutine   imports rt0, or has generator functions that only call (yield* f()): compiled; so is what imports such
//               a module, which would otherwise be loaded, once a thread, around it
//   byHand      registers bodies in resumable form itself: then the whole program is left as it is
//   otherwise   plain: loaded as it is on every thread

export interface Kind {
  readonly goroutine: boolean;
  readonly byHand: boolean;
  /** Has generator functions as JavaScript has them, which cannot be compiled. */
  readonly foreign: boolean;
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
  return {
    goroutine: imports || (generators > 0 && foreign === 0),
    byHand,
    foreign: foreign > 0,
    generators: generators > 0,
  };
}

/** The goroutine modules among `kinds`, those that import such ones with them. */
export function goroutineModules(
  kinds: ReadonlyMap<string, Kind>,
  importsOf: (id: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set([...kinds].flatMap(([id, k]) => (k.goroutine ? [id] : [])));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [id, k] of kinds) if (!k.foreign && importsOf(id).some((i) => found.has(i))) found.add(id);
  }
  return found;
}

function isTree(v: unknown): v is Tree {
  return typeof v === 'object' && v !== null && typeof (v as Tree).type === 'string';
}
