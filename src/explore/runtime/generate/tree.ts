// Programs of goroutines as trees, and their text. What makes them (arbitrary.ts, balanced.ts) decides what they do;
// here is what there is to do.
//
// A program has channels, mutexes, goroutines, and a main that starts all of them, does something itself, and waits for
// them. Each goroutine is a list of statements: leaving one out leaves a program. Only what is used is declared.

export type Statement =
  | { readonly do: 'send' | 'recv'; readonly chan: number }
  /** The first of these that is ready. */
  | { readonly do: 'select'; readonly cases: readonly GeneratedCase[]; readonly otherwise: boolean }
  /** All of these, each so often, in any order. */
  | { readonly do: 'all'; readonly cases: readonly (GeneratedCase & { readonly times: number })[] }
  /** The mutex is held meanwhile. */
  | { readonly do: 'lock'; readonly mutex: number; readonly body: readonly Statement[] }
  | { readonly do: 'loop'; readonly times: number; readonly body: readonly Statement[] }
  /** One more goroutine, which main waits for like the others. */
  | { readonly do: 'go'; readonly body: readonly Statement[] }
  | { readonly do: 'add' | 'gosched' };

export interface GeneratedCase {
  readonly chan: number;
  readonly send: boolean;
}

/** A generated program as a tree: its channels, mutexes and goroutines, each a list of statements. */
export interface Tree {
  /** Of each channel, how many values it holds. */
  readonly caps: readonly number[];
  readonly goroutines: readonly (readonly Statement[])[];
  readonly main: readonly Statement[];
  /** How often `add` is done by all of them, if main is to look at that in the end. */
  readonly adds?: number;
  /** How many values are received by all of them, if main is to look at that. */
  readonly received?: number;
}

export function treeText(tree: Tree): string {
  return new Writer(tree).program();
}

class Writer {
  private readonly tree: Tree;
  private readonly used = new Set<string>();
  private readonly channels = new Set<number>();
  private readonly mutexes = new Set<number>();
  private readonly functions: string[] = [];
  private names = 0;

  constructor(tree: Tree) {
    this.tree = tree;
  }

  program(): string {
    const { tree } = this;
    const started = tree.goroutines.map((body) => this.goroutine(body));
    const main = this.block(tree.main, '  ');
    const waits = this.functions.length > 0;
    const body = [
      ...(started.length > 0 ? [`  wg.add(${started.length});`] : []),
      ...started.map((name) => `  ${this.use('go')}(${name});`),
      ...main,
      ...(waits ? ['  yield* wg.wait();'] : []),
      ...this.looks('added', tree.adds),
      ...this.looks('received', tree.received),
    ];
    const declared = this.declarations(waits);
    const parts = [
      `import { ${[...this.used].sort().join(', ')} } from 'rt0';`,
      ...(declared.length > 0 ? [declared.join('\n')] : []),
      ...this.functions,
      `export function* main() {\n${body.join('\n')}\n}`,
    ];
    return `${(this.used.size > 0 ? parts : parts.slice(1)).join('\n\n')}\n`;
  }

  private looks(what: string, expected: number | undefined): string[] {
    if (expected === undefined) return [];
    this.use('AtomicInt32');
    return [`  if (${what}.load() !== ${expected}) throw new Error(\`${what} \${${what}.load()}, not ${expected}\`);`];
  }

  private declarations(waits: boolean): string[] {
    const out: string[] = [];
    const each = (list: Set<number>, f: (i: number) => string): void => {
      for (const i of [...list].sort((a, b) => a - b)) out.push(f(i));
    };
    each(this.channels, (i) => `const c${i} = ${this.use('chan')}<number>(${this.tree.caps[i] ?? 0});`);
    each(this.mutexes, (i) => `const m${i} = new ${this.use('Mutex')}();`);
    for (const name of ['added', 'received'])
      if (this.used.delete(name) || (name === 'added' ? this.tree.adds : this.tree.received) !== undefined)
        out.push(`const ${name} = new ${this.use('AtomicInt32')}(0);`);
    if (waits) out.push(`const wg = new ${this.use('WaitGroup')}();`);
    return out;
  }

  /** A goroutine of its own: the name of its function. */
  private goroutine(body: readonly Statement[]): string {
    const at = this.functions.push('') - 1;
    const name = `g${at}`;
    const lines = [...this.block(body, '  '), '  wg.done();'];
    this.functions[at] = `function* ${name}() {\n${lines.join('\n')}\n}`;
    return name;
  }

  private block(list: readonly Statement[], indent: string): string[] {
    return list.flatMap((s) => this.statement(s).map((line) => indent + line));
  }

  private statement(s: Statement): string[] {
    switch (s.do) {
      case 'send':
        return [`yield* ${this.chan(s.chan)}.send(1);`];
      case 'recv': {
        const value = `yield* ${this.chan(s.chan)}.recv()`;
        return [this.counts() ? `${this.count()}((${value}) ?? 0);` : `${value};`];
      }
      case 'select':
        return this.select(s.cases, s.otherwise);
      case 'all':
        return this.all(s.cases);
      case 'lock': {
        this.mutexes.add(s.mutex);
        return [`yield* m${s.mutex}.lock();`, ...this.block(s.body, ''), `m${s.mutex}.unlock();`];
      }
      case 'loop': {
        const i = this.name('i');
        return [`for (let ${i} = 0; ${i} < ${s.times}; ${i}++) {`, ...this.block(s.body, '  '), '}'];
      }
      case 'go':
        return ['wg.add(1);', `${this.use('go')}(${this.goroutine(s.body)});`];
      case 'add':
        this.used.add('added');
        return ['added.add(1);'];
      case 'gosched':
        return [`yield* ${this.use('gosched')}();`];
    }
  }

  private select(cases: readonly GeneratedCase[], otherwise: boolean): string[] {
    const list = cases.map((c) => this.offer(c)).join(', ');
    if (otherwise) return [`${this.use('trySelect')}([${list}]);`];
    return [`yield* ${this.use('select')}([${list}]);`];
  }

  private all(cases: readonly (GeneratedCase & { times: number })[]): string[] {
    const left = cases.map(() => this.name('n'));
    const list = cases.map((c, i) => `${left[i]} > 0 ? ${this.offer(c)} : null`);
    const index = this.name('k');
    const taken = cases.map((c, i) => {
      const counted = this.counts() && !c.send ? ` ${this.count()}(1);` : '';
      return `  if (${index} === ${i}) {${counted} ${left[i]}--; }`;
    });
    return [
      `for (let ${cases.map((c, i) => `${left[i]} = ${c.times}`).join(', ')}; ${left.join(' + ')} > 0; ) {`,
      `  const { index: ${index} } = yield* ${this.use('select')}([${list.join(', ')}]);`,
      ...taken,
      '}',
    ];
  }

  private offer(c: GeneratedCase): string {
    return c.send ? `${this.chan(c.chan)}.sending(1)` : `${this.chan(c.chan)}.receiving()`;
  }

  private counts(): boolean {
    return this.tree.received !== undefined;
  }

  private count(): string {
    this.used.add('received');
    return 'received.add';
  }

  private chan(i: number): string {
    this.channels.add(i);
    return `c${i}`;
  }

  private use(name: string): string {
    this.used.add(name);
    return name;
  }

  private name(prefix: string): string {
    return `${prefix}${this.names++}`;
  }
}
