// Random programs, as text, from a list of small numbers: each decision takes the next one, and after the last all are 0,
// which is the simplest choice everywhere. So fast-check shrinks a program by shortening the list and lowering its numbers.
//
// All programs end: loops count to at most 3, functions call only those after them.

import { IMPORTS } from './core.ts';

interface Scope {
  /** Variables that can be read; those that can be assigned; those that hold functions of one argument. */
  readonly vars: string[];
  readonly mutable: string[];
  readonly closures: string[];
  /** Arrays that nothing changes. */
  readonly lists: string[];
  /** Labels that break and continue can name. */
  readonly blocks: string[];
  readonly loops: string[];
  readonly breakable: boolean;
  readonly loop: boolean;
  readonly depth: number;
}

const FUNCTIONS = 3;

/** The scope for a block in s. */
function inside(s: Scope): Scope {
  return { ...s, vars: [...s.vars], mutable: [...s.mutable], closures: [...s.closures], lists: [...s.lists] };
}

class Writer {
  readonly #choices: readonly number[];
  #at = 0;
  #names = 0;
  #budget = 70;
  /** Functions from this one on may be called. */
  callable = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  pick(n: number): number {
    return (this.#choices[this.#at++] ?? 0) % n;
  }
  one<T>(list: readonly T[]): T {
    return list[this.pick(list.length)] as T;
  }
  name(prefix: string): string {
    // Few names: shadowing is part of the game.
    return this.pick(4) === 0 ? `${prefix}${this.pick(2)}` : `${prefix}_${++this.#names}`;
  }
  maybe(): boolean {
    return this.pick(2) === 1;
  }
  spend(): boolean {
    return this.#budget-- > 0;
  }

  expr(s: Scope, d = 3): string {
    if (d <= 0 || !this.spend()) return this.atom(s);
    const e = (): string => this.expr(s, d - 1);
    switch (this.pick(30)) {
      case 0:
      case 1:
      case 2:
        return this.atom(s);
      case 3:
      case 4:
      case 5:
        return `(yield* same(${e()}))`;
      case 6:
        return `clip(${e()} ${this.one(['+', '-', '*', '<', '===', '>='])} ${e()})`;
      case 7:
        return `(${e()} ${this.one(['&&', '||'])} ${e()})`;
      case 8:
        return `(${e()} ?? ${e()})`;
      case 9:
        return `(${e()} ? ${e()} : ${e()})`;
      case 10:
        return `clip(\`<\${${e()}}-\${${e()}}>\`)`;
      case 11:
        return this.call(s, d);
      case 12:
        return `tag('${this.pick(9)}', ${e()})`;
      case 13:
        return `sum(${e()}, ...[${e()}, ${e()}], ${e()})`;
      case 14:
        return `math.add(${e()}, ${e()})`;
      case 15:
        return `[${e()}, ${e()}, ${e()}][${this.pick(3)}]`;
      case 16:
        return `({ a: ${e()}, b: ${e()}, ['c' + ${this.pick(2)}]: ${e()} }).${this.one(['a', 'b', 'c0'])}`;
      case 17:
        return `new Box(${e()}).${this.one(['v', 'get()'])}`;
      case 18:
        return s.mutable.length > 0 ? `(${this.one(s.mutable)} = ${e()})` : e();
      case 19:
        return s.mutable.length > 0
          ? `clip(${this.one(s.mutable)} ${this.one(['+=', '-=', '&&=', '||=', '??='])} ${e()})`
          : e();
      case 20:
        return s.closures.length > 0 ? `${this.one(s.closures)}(${e()})` : `((x) => clip(x + 1))(${e()})`;
      case 21:
        return `(${e()}, ${e()})`;
      case 22:
        return `raw\`a\${${e()}}b\${${e()}}\``;
      case 23:
        return `${this.one(['!', 'typeof ', '-', 'void '])}(${e()})`;
      case 24:
        return this.one([
          `(${e()})?.[${e()}]`,
          `math?.add(${e()}, ${e()})`,
          `math.nothing?.(${e()}, tag('no', ${e()}))`,
          `(${this.one(['null', 'undefined', 'math'])})?.twice?.(${e()})`,
          `[3, 'm', true][(${e()}) === 1 ? 0 : 1]`,
        ]);
      case 25:
        return this.one([
          `clip(math.m ${this.one(['=', '+=', '??=', '&&='])} ${e()})`,
          `clip(math[tag('m', 'm')] ${this.one(['=', '-=', '||='])} ${e()})`,
          `(String(${e()}) in math)`,
          `delete math?.['d' + ${e()}]`,
          `math.add\`\${${e()}}\``,
        ]);
      case 26:
        return this.one([
          `[${e()}, ...[${e()}, ${e()}], ...'xy', ${e()}].length`,
          `sum(...String(${e()}).slice(0, 3), ${e()}, ...[${e()}].map((x) => clip(x)), ${e()})`,
          `String(BigInt(${this.pick(5)}) * 7n ** BigInt(${this.pick(40)}))`,
        ]);
      case 27:
        return this.spreadCall(s, d);
      case 28:
        return this.list(s);
      default:
        return s.mutable.length > 0 ? `clip(${this.one(s.mutable)}${this.one(['++', '--'])})` : this.atom(s);
    }
  }

  /** A look at one of the arrays. */
  list(s: Scope): string {
    if (s.lists.length === 0) return this.atom(s);
    const l = this.one(s.lists);
    return this.one([
      `${l}[${this.pick(4)}]`,
      `${l}.length`,
      `sum(...${l}, ${this.atom(s)})`,
      `${l}.map((x) => x).join()`,
    ]);
  }

  spreadCall(s: Scope, d: number): string {
    if (this.callable >= FUNCTIONS) return this.atom(s);
    const args = `${this.expr(s, d - 2)}, ...[${this.expr(s, d - 2)}, ${this.expr(s, d - 2)}]`;
    return `(yield* f${this.callable + this.pick(FUNCTIONS - this.callable)}(${args}))`;
  }

  atom(s: Scope): string {
    if (s.vars.length > 0 && this.pick(3) > 0) return this.one(s.vars);
    return this.one(['1', '0', '2', "'s'", 'true', 'undefined', 'null', '-3', '0.5', "''"]);
  }

  call(s: Scope, d: number): string {
    if (this.callable >= FUNCTIONS) return `(yield* same(${this.expr(s, d - 1)}))`;
    const f = this.callable + this.pick(FUNCTIONS - this.callable);
    const args = Array.from({ length: this.pick(4) }, () => this.expr(s, d - 2));
    return `(yield* f${f}(${args.join(', ')}))`;
  }

  body(s: Scope, most = 4): string {
    const inner = { ...inside(s), depth: s.depth + 1 };
    const n = 1 + Math.floor(most / 2) * this.pick(2) + this.pick(most);
    return Array.from({ length: n }, () => this.statement(inner)).join('\n');
  }

  /** Names declared here hide outer ones that can be assigned. */
  declare(s: Scope, name: string, mutable: boolean): void {
    for (const list of [s.vars, s.mutable, s.closures]) {
      const i = list.indexOf(name);
      if (i >= 0) list.splice(i, 1);
    }
    s.vars.push(name);
    if (mutable) s.mutable.push(name);
  }

  statement(s: Scope): string {
    if (s.depth > 4 || !this.spend()) return `print(${this.expr(s, 1)});`;
    const e = (): string => this.expr(s);
    switch (this.pick(30)) {
      case 0:
      case 1:
        return `print(${e()}, ${e()});`;
      case 2:
      case 3: {
        const kind = this.one(['const', 'let']);
        const value = e();
        const v = `v_${++this.#names}`;
        this.declare(s, v, kind === 'let');
        return `${kind} ${v} = ${value};`;
      }
      case 4: {
        const value = e();
        const v = `r_${++this.#names}`;
        this.declare(s, v, true);
        return `var ${v} = ${value};`;
      }
      case 5:
        return s.mutable.length > 0 ? `${this.one(s.mutable)} = ${e()};` : `${e()};`;
      case 6:
        return `${e()};`;
      case 7:
      case 8:
        return `if (${e()}) {\n${this.body(s)}\n}${this.maybe() ? ` else {\n${this.body(s)}\n}` : ''}`;
      case 9:
      case 10:
      case 11:
      case 12:
        return this.loop(s);
      case 13:
        return this.switch(s);
      case 14:
      case 15:
      case 16:
        return this.try(s);
      case 17: {
        if (s.loops.length > 0 && this.maybe()) return `if (${e()}) continue ${this.one(s.loops)};`;
        if (s.blocks.length > 0 && this.maybe()) return `if (${e()}) break ${this.one(s.blocks)};`;
        if (s.loop && this.maybe()) return `if (${e()}) continue;`;
        return s.breakable ? `if (${e()}) break;` : `print('none');`;
      }
      case 18:
        return this.pick(4) === 0 ? `if (${e()}) return ${e()};` : `print(${e()}, ${e()});`;
      case 19:
        return `if (${e()} === ${this.pick(3)}) throw ${this.one([`new Error(String(${e()}))`, e()])};`;
      case 20: {
        const label = `L_${++this.#names}`;
        return `${label}: {\n${this.body({ ...s, blocks: [...s.blocks, label] })}\n}`;
      }
      case 21:
        return this.destructure(s);
      case 22: {
        const k = this.one([...s.vars.filter((v) => v.startsWith('v_') && !s.mutable.includes(v)), '4']);
        const f = `c_${++this.#names}`;
        const kind = this.pick(3);
        const text =
          kind === 0 ? `function ${f}(x) { return clip(x + ${k.includes('_') && s.depth > 1 ? 5 : k}); }` : '';
        s.closures.push(f);
        return text || `const ${f} = (x) => clip(${this.one([`x + ${k}`, `[x, ${k}].length`, `tag('c', ${k})`])});`;
      }
      case 23:
        return `yield* gosched();`;
      case 24:
        return `print(yield* ${this.one(['same', 'same', 'same', 'fail'])}(${e()}));`;
      case 25:
      case 26:
      case 27:
      case 28:
        return this.rarer(s);
      default:
        return `count = clip(count + ${e()});`;
    }
  }

  rarer(s: Scope): string {
    const e = (): string => this.expr(s, 2);
    const n = ++this.#names;
    const jump = s.loops.length > 0 ? `if (k === 'q') continue ${this.one(s.loops)};` : `if (k === 'q') break;`;
    switch (this.pick(10)) {
      case 7: {
        // An object, caught at once and done with; the pattern has a part of it.
        const inner = inside(s);
        const body = this.body(inner, 2);
        this.declare(inner, `b_${n}`, true);
        return `try {\n${body}\nthrow new Box(${e()});\n} catch (o_${n}) { let b_${n} = o_${n} instanceof Box ? o_${n}.v : known(o_${n});\n${this.body(inner, 2)}\n}`;
      }
      case 8: {
        const k = this.one([
          `k_${n} = ${e()}`,
          `k_${n} += ${e()}`,
          `k_${n}++`,
          `[k_${n} = ${e()}] = []`,
          `k_${n} ??= ${e()}`,
        ]);
        return `{ const k_${n} = 1; try { ${k}; print('unchanged'); } catch (e) { print(e.message === 'Assignment to constant variable.', k_${n}); } }`;
      }
      case 9: {
        const [a, b] = [`ea_${n}`, `eb_${n}`];
        return `{ const ${a} = new RangeError(String(${e()})); const ${b} = new Error('two', { cause: ${a} }); print(${e()});
${a}.k = ${e()}; print(${e()}, ${b}.cause === ${a}, ${b}.cause.k, ${a}); }`;
      }
      case 0: {
        const text = `const l_${n} = [${e()}, ${e()}, ${e()}].map(String).concat(${n}); const m_${n} = [...l_${n}, ${e()} + ''];`;
        s.lists.push(`m_${n}`);
        return text;
      }
      case 1:
        return `for (const k in { p: 1, q: 2, r: 3 }) { print(k); ${jump} }`;
      case 2:
        return `{ let n_${n} = 0; for (let j = 0; j < 2; j++) [1, 2].forEach((x) => { n_${n} += x + j; }); print(n_${n}); }`;
      case 3:
        return `switch (${e()}) { case ${e()}: function s_${n}(x) { return clip(x + 1); } print(s_${n}(1)); case 2: print('two'); default: print(s_${n}(${e()})); }`;
      case 4:
        return `for (const [p_${n}, q_${n} = ${e()}] of [[${e()}, 1], [2]]) print(p_${n}, ${e()}, q_${n});`;
      case 5: {
        const [a, b] = [this.one(s.mutable), this.one(s.mutable)];
        return a === undefined
          ? `print(${e()});`
          : `[${a}, ${b} = ${e()}] = [${e()}]; ({ ${a}, z: ${b} = ${e()} } = { z: ${e()} });`;
      }
      default: {
        const i = `x_${n}`;
        const inner = { ...inside(s), breakable: true, loop: true };
        const over = this.one([`'a,b'.split(',')`, `Object.keys({ p: 1, q: 2 })`, `[...'ab', String(${e()})]`]);
        this.declare(inner, i, false);
        return `for (const ${i} of ${over}) {\n${this.body(inner, 2)}\n}`;
      }
    }
  }

  loop(s: Scope): string {
    const label = this.maybe() ? `L_${++this.#names}` : '';
    const kind = this.pick(6);
    // A for...of whose head reads a variable of the same name would read its own, too early.
    const i = kind < 2 ? this.name('i') : `i_${++this.#names}`;
    const inner: Scope = {
      ...s,
      ...inside(s),
      breakable: true,
      loop: true,
      ...(label === '' ? {} : { blocks: [...s.blocks, label], loops: [...s.loops, label] }),
    };
    const head = label === '' ? '' : `${label}: `;
    const n = 1 + this.pick(3);
    switch (kind) {
      case 0:
      case 1:
        this.declare(inner, i, false);
        return `${head}for (let ${i} = 0; ${i} < ${n}; ${i}++) {\n${this.body(inner)}\n}`;
      case 2: {
        const test = this.expr(s, 1);
        return `let w${i} = 0;\n${head}while (w${i}++ < ${n} && (${test}) !== 7) {\n${this.body(inner)}\n}`;
      }
      case 3:
        return `let w${i} = 0;\n${head}do {\n${this.body(inner)}\n} while (++w${i} < ${n} && (${this.expr(s, 1)}) !== 7);`;
      case 4: {
        const items = Array.from({ length: n }, () => this.expr(s, 2));
        this.declare(inner, i, false);
        return `${head}for (const ${i} of [${items.join(', ')}]) {\n${this.body(inner)}\n}`;
      }
      default: {
        const text = this.expr(s, 1);
        this.declare(inner, i, false);
        return `${head}for (const ${i} of String(${text}).slice(0, 3)) {\n${this.body(inner)}\n}`;
      }
    }
  }

  switch(s: Scope): string {
    const cases = Array.from({ length: 1 + this.pick(4) }, (_, k) => {
      const test = k === 2 ? 'default' : `case ${this.expr(s, 1)}`;
      const end = this.maybe() ? '\nbreak;' : '';
      return `${test}: {\n${this.body({ ...s, breakable: true, loop: false }, 2)}${end}\n}`;
    });
    return `switch (${this.expr(s)}) {\n${cases.join('\n')}\n}`;
  }

  try(s: Scope): string {
    const block = this.body(s);
    const both = this.pick(3);
    const e = this.name('e');
    const inner = inside(s);
    this.declare(inner, e, false);
    const rest = this.maybe() ? ` throw ${this.maybe() ? e : `${e}0`};` : '';
    const handler = both === 1 ? '' : ` catch (${e}0) {\nconst ${e} = known(${e}0);\n${this.body(inner, 2)}${rest}\n}`;
    const last = both === 0 ? '' : ` finally {\n${this.body(s, 2)}\n}`;
    return `try {\n${block}\n}${handler}${last}`;
  }

  destructure(s: Scope): string {
    const e = (): string => this.expr(s, 2);
    const [a, b, c] = [++this.#names, ++this.#names, ++this.#names].map((n) => `d_${n}`) as [string, string, string];
    const text = this.one([
      `const [${a}, ${b} = ${e()}, ${c} = 1] = yield* pair(${e()}, undefined);`,
      `const { x: ${a}, y: ${b} = ${e()}, z: { w: ${c} } = { w: ${e()} } } = { x: ${e()}, z: undefined };`,
      `const { v: ${a}, ...${b}r } = { v: ${e()}, q: 1 }; const ${b} = ${b}r.q, ${c} = ${e()};`,
      `let ${a}, ${b}, ${c}; [${a}, ${b}] = [${e()}, ${e()}]; ({ ${c} } = { ${c}: ${e()} });`,
    ]);
    const mutable = text.startsWith('let');
    for (const v of [a, b, c]) this.declare(s, v, mutable);
    return text;
  }

  program(): string {
    const scope: Scope = {
      vars: ['count'],
      mutable: [],
      closures: [],
      lists: [],
      blocks: [],
      loops: [],
      breakable: false,
      loop: false,
      depth: 0,
    };
    this.#budget = 45;
    const main = this.body(scope, 8);
    const functions = Array.from({ length: FUNCTIONS }, (_, k) => {
      this.callable = k + 1;
      this.#budget = 25;
      const s = { ...scope, vars: ['count', 'a', 'b', 'c'], mutable: ['a', 'b'], lists: [] };
      const params = this.one([
        'a, b, c',
        'a, b, c',
        'a = 3, b, c',
        '{ a } = { a: 5 }, b, c',
        'a = 1, b = 2, c = a',
        'a, b, ...[c]',
        '[a, b] = "pq", c',
      ]);
      return `function* f${k}(${params}) {\n${this.body(s, 6)}\n}`;
    });
    const other = this.pick(3);
    const child = `const c = chan(${this.pick(3)});
go(function* () { for (let i = 0; i < 4; i++) yield* c.send(tag('send', yield* f2(i))); c.close(); });
${other === 2 ? 'go(f1, 1, 2, 3);' : ''}
for (;;) { const v = yield* c.recv(); if (v === undefined) break; print('got', v); }`;
    return `${IMPORTS}\nlet count = 0;\n${functions.join('\n')}\nexport function* main() {\nmath.m = 0;\n${other > 0 ? child : ''}\n${main}\nprint('end', count);\n}\n`;
  }
}

export function programOf(choices: readonly number[]): string {
  return new Writer(choices).program();
}
