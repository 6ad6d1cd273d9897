// One text in, two of each function out: the plain function, and `name$g`, its generator, in which every operation on shared
// memory is a point. What may not yield (analyse.ts) has no generator.
//
//   const h = $$load(pp, P.runqhead);
//     plain      const h = $L($K(pp, P.runqhead));
//     generator  const h = ($0 = $K(pp, P.runqhead), $e.point(1, $0, 417) && (yield), $L($0));
//   lock(l)                  (yield* lock$g(l))
//   fn(gp, l)                (($f = fn).$g !== undefined ? yield* $f.$g(gp, l) : $f(gp, l))
//   list.map((x) => ...)     (yield* $each.map(list, function* (x) {...}))
//
// Operations may stand anywhere, also in each other's arguments: addresses and values go to temporaries in the order in which
// JavaScript evaluates them, so that each operation has its own point and nothing moves across one.
//
// The text is rewritten in place, no tree is printed: line breaks stay, so that a table of lines (lines.ts) leads from each
// line of the output to the source.

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { children } from '../../compile/ast.ts';
import {
  type Analysis,
  analyse,
  type Fn,
  functionArgument,
  ITERATORS,
  isArrayFrom,
  isTop,
  type Known,
  marksOf,
  topName,
} from './analyse.ts';
import { OPERATIONS, VIEWS } from './facade.ts';
import { localsOf } from './locals.ts';
import { Refusals } from './refusals.ts';

/** Where an operation stands in the input text. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly fn: string;
}

export interface Transformed {
  readonly code: string;
  /** Line of the input for each line of the output; both from 1. */
  readonly lines: readonly number[];
  readonly spots: readonly Spot[];
  readonly analysis: Analysis;
  readonly refusals: readonly string[];
}

export interface TransformOptions extends Known {
  /** Site numbers begin here. */
  readonly firstSite: number;
  /** Elements of typed arrays are watched: in programs, whose shared arrays are such. */
  readonly elements: boolean;
  /** Whether a call of this function of the text allocates: its result is fresh memory. */
  readonly allocator?: string;
}

const STRAY = 'a function that may yield and is neither called by name nor passed to forEach, map and their like';

/** A function being written. */
interface Frame {
  readonly gen: boolean;
  readonly name: string;
  temps: number;
}

export function transformText(code: string, o: TransformOptions): Transformed {
  const file = parse(code, { sourceType: 'module' });
  const a = analyse(file, o);
  const spots: Spot[] = [];
  const refusals = new Refusals(code);
  const locals = localsOf(file.program, code);
  const exported: [string, string][] = [];
  const top: Frame = { gen: false, name: '', temps: 0 };
  let out = '';
  const lines: number[] = [];

  const src = (n: t.Node): string => code.slice(n.start ?? 0, n.end ?? 0);

  function site(n: t.Node, frame: Frame): number {
    const text = src(n).replaceAll('$$', '').replace(/\s+/g, ' ').slice(0, 80);
    spots.push({ line: n.loc?.start.line ?? 0, column: (n.loc?.start.column ?? 0) + 1, text, fn: frame.name });
    return o.firstSite + spots.length - 1;
  }

  function temp(frame: Frame): string {
    return `$${frame.temps++}`;
  }

  /** Whether the expression's value cannot change and it has no effect: it need not be evaluated in its turn. */
  function constant(n: t.Node): boolean {
    if (t.isLiteral(n) && !t.isTemplateLiteral(n)) return true;
    if (t.isIdentifier(n)) return !(isTop(n) && lets.has(n.name));
    if (t.isUnaryExpression(n) && n.operator === '-') return constant(n.argument);
    return t.isMemberExpression(n) && !n.computed && /^[A-Z]/.test(topName(n.object) ?? '');
  }
  const lets = new Set(
    file.program.body.flatMap((s) =>
      t.isVariableDeclaration(s) && s.kind === 'let'
        ? s.declarations.map((d) => (t.isIdentifier(d.id) ? d.id.name : ''))
        : [],
    ),
  );

  // ---- expressions

  function render(n: t.Node, frame: Frame): string {
    return special(n, frame) ?? plainly(n, frame);
  }

  /** The source, with everything in it rewritten. */
  function plainly(n: t.Node, frame: Frame): string {
    let text = '';
    let at = n.start ?? 0;
    const list = children(n).sort((x, y) => (x.start ?? 0) - (y.start ?? 0));
    for (const c of list) {
      // A shorthand property's key and value are in one place.
      if ((c.start ?? 0) < at) continue;
      text += code.slice(at, c.start ?? 0) + render(c, frame);
      at = c.end ?? 0;
    }
    return text + code.slice(at, n.end ?? 0);
  }

  function special(n: t.Node, frame: Frame): string | null {
    if (t.isFunction(n)) return nested(n, frame);
    if (t.isClass(n)) return classText(n, frame);
    if (t.isCallExpression(n)) return call(n, frame);
    if (t.isNewExpression(n)) return construct(n, frame);
    if (t.isAssignmentExpression(n)) return assignment(n, frame);
    if (t.isUpdateExpression(n)) return update(n, frame);
    if (t.isMemberExpression(n)) return member(n, frame);
    if (t.isYieldExpression(n) || t.isAwaitExpression(n)) refusals.add(n, 'a generator or async function');
    return null;
  }

  const args = (list: readonly t.Node[], frame: Frame): string[] => list.map((x) => render(x, frame));

  /** The arguments of an operation, evaluated in order: what is not constant goes to a temporary. */
  function ordered(list: readonly t.Node[], frame: Frame): { before: string; values: string[] } {
    let before = '';
    const values = list.map((x) => {
      if (constant(x)) return render(x, frame);
      const v = temp(frame);
      before += `${v} = ${render(x, frame)}, `;
      return v;
    });
    return { before, values };
  }

  function operation(name: string, n: t.CallExpression, frame: Frame): string {
    const op = OPERATIONS[name] as (typeof OPERATIONS)[string];
    const s = site(n, frame);
    const list = n.arguments;
    if (op.does === '$US') {
      const us = args(list, frame).join(', ');
      return frame.gen ? `(yield* $US(${us}, ${s}))` : `$$usleep(${us})`;
    }
    if (op.address === 'none') return frame.gen ? `($e.point(${op.point}, 0, ${s}) && (yield))` : '$Y()';
    const fields = op.address === 'field' ? 2 : 1;
    const { before, values } = ordered(list, frame);
    const where = op.address === 'field' ? `$K(${values[0]}, ${values[1]})` : `$K(${values[0]}, 0)`;
    const rest = values.slice(fields);
    if (op.point === null) return `(${before}${op.does}(${[where, ...rest, s].join(', ')}))`;
    if (op.does === '$FS') {
      return frame.gen
        ? `(${before}yield* $FS(${values.join(', ')}, ${s}))`
        : `$$futexsleep(${args(list, frame).join(', ')})`;
    }
    if (!frame.gen) return `(${before}${op.does}(${[`$Q(${op.point}, ${where})`, ...rest].join(', ')}))`;
    const p = temp(frame);
    return `(${before}${p} = ${where}, $e.point(${op.point}, ${p}, ${s}) && (yield), ${op.does}(${[p, ...rest].join(', ')}))`;
  }

  function call(n: t.CallExpression, frame: Frame): string | null {
    const c = n.callee;
    if (t.isIdentifier(c)) {
      if (c.name in OPERATIONS) return operation(c.name, n, frame);
      if (c.name === '$$move') return `$MV(${args(n.arguments, frame).join(', ')}, ${site(n, frame)})`;
      if (c.name === o.allocator && isTop(c)) return allocation(n, c.name, frame);
      return named(c, n, frame);
    }
    if (!frame.gen) return null;
    if (t.isMemberExpression(c) && !c.computed && t.isIdentifier(c.property))
      return methodCall(n, c, c.property.name, frame);
    if (t.isSuper(c) || t.isImport(c)) return null;
    if (t.isFunction(c)) {
      refusals.add(n, 'a function that is called where it is written');
      return null;
    }
    return dynamic(render(c, frame), n, frame);
  }

  /** mallocgc(bytes, noscan): what it gives will be written to, also by code that is not watched. */
  function allocation(n: t.CallExpression, name: string, frame: Frame): string {
    const [bytes, ...rest] = args(n.arguments, frame);
    const b = temp(frame);
    const list = [b, ...rest].join(', ');
    return `(${b} = ${bytes}, $NEW(${b}, ${frame.gen ? `yield* ${name}$g(${list})` : `${name}(${list})`}))`;
  }

  /** f(x). */
  function named(c: t.Identifier, n: t.CallExpression, frame: Frame): string | null {
    if (!frame.gen) return null;
    if (isTop(c)) {
      if (a.functions.has(c.name) ? a.yielding.has(c.name) : o.outside.has(c.name))
        return `(yield* ${c.name}$g(${args(n.arguments, frame).join(', ')}))`;
      return a.functions.has(c.name) || c.name.startsWith('$$') || imports.has(c.name)
        ? null
        : dynamic(c.name, n, frame);
    }
    const local = marksOf(c).fn;
    if (local !== undefined)
      return a.mayYield(local) ? `(yield* ${c.name}(${args(n.arguments, frame).join(', ')}))` : null;
    return marksOf(c).bound === true ? dynamic(c.name, n, frame) : null;
  }
  const imports = new Set(
    file.program.body.flatMap((s) => (t.isImportDeclaration(s) ? s.specifiers.map((x) => x.local.name) : [])),
  );

  /** A function that is not known here. */
  function dynamic(f: string, n: t.CallExpression, frame: Frame): string {
    const v = temp(frame);
    const { before, values } = orderedSpread(n.arguments, frame);
    const list = values.join(', ');
    return `(${v} = ${f}, ${before}${v}.$g !== undefined ? yield* ${v}.$g(${list}) : ${v}(${list}))`;
  }

  function orderedSpread(list: readonly t.Node[], frame: Frame): { before: string; values: string[] } {
    let before = '';
    const values = list.map((x) => {
      const of = t.isSpreadElement(x) ? x.argument : x;
      const dots = t.isSpreadElement(x) ? '...' : '';
      if (constant(of)) return dots + render(of, frame);
      const v = temp(frame);
      before += `${v} = ${render(of, frame)}, `;
      return dots + v;
    });
    return { before, values };
  }

  function methodCall(n: t.CallExpression, c: t.MemberExpression, name: string, frame: Frame): string | null {
    const from = isArrayFrom(n);
    const at = from ? 1 : 0;
    const callback = functionArgument(n.arguments[at]);
    if (callback !== null && (from || ITERATORS.has(name)) && yields(callback)) {
      const list = from ? render(n.arguments[0] as t.Node, frame) : render(c.object, frame);
      const extra = n.arguments
        .slice(at + 1)
        .map((x) => `, ${render(x, frame)}`)
        .join('');
      return `(yield* $each.${name}(${list}, ${generatorOf(callback, frame)}${extra}))`;
    }
    if (!a.methods.has(name) || !(o.handles || t.isThisExpression(c.object))) return null;
    const v = temp(frame);
    const { before, values } = orderedSpread(n.arguments, frame);
    const list = values.join(', ');
    return `(${v} = ${render(c.object, frame)}, ${before}${v}.${name}$g !== undefined ? yield* ${v}.${name}$g(${list}) : ${v}.${name}(${list}))`;
  }

  function yields(n: t.Node): boolean {
    if (t.isArrowFunctionExpression(n) || t.isFunctionExpression(n)) return a.mayYield(n);
    if (!t.isIdentifier(n)) return false;
    if (isTop(n)) return a.yielding.has(n.name) || o.outside.has(n.name);
    const local = marksOf(n).fn;
    return local !== undefined && a.mayYield(local);
  }

  function generatorOf(n: t.Node, frame: Frame): string {
    if (t.isIdentifier(n)) return isTop(n) ? `${n.name}$g` : n.name;
    return nested(n as Fn, frame);
  }

  function construct(n: t.NewExpression, frame: Frame): string | null {
    if (!frame.gen || !t.isIdentifier(n.callee) || !o.outside.has(n.callee.name)) return null;
    return `(yield* ${n.callee.name}$g(${args(n.arguments, frame).join(', ')}))`;
  }

  // ---- elements of arrays, and getters

  /** mem[a], or x[i] in a program: an access. */
  function element(
    n: t.MemberExpression,
    frame: Frame,
  ): { object: string; index: string; view: (typeof VIEWS)[string] | null } | null {
    if (!n.computed || t.isPrivateName(n.property)) return null;
    const view = VIEWS[topName(n.object) ?? ''] ?? null;
    if (view === null && !o.elements) return null;
    return { object: render(n.object, frame), index: render(n.property, frame), view };
  }

  function member(n: t.MemberExpression, frame: Frame): string | null {
    const e = element(n, frame);
    if (e !== null) {
      const s = site(n, frame);
      if (e.view === null) return `$sim.get(${e.object}, ${e.index}, ${s})`;
      const i = temp(frame);
      const byte = e.view.read === '$RB' ? `, ${i}` : '';
      return `(${i} = ${e.index}, ${e.view.read}(${i}${e.view.shift}, ${s}${byte}))`;
    }
    if (!frame.gen || !o.handles || n.computed || !t.isIdentifier(n.property) || !a.getters.has(n.property.name))
      return null;
    const v = temp(frame);
    const name = n.property.name;
    return `(${v} = ${render(n.object, frame)}, ${v}.$get_${name} !== undefined ? yield* ${v}.$get_${name}() : ${v}.${name})`;
  }

  function assignment(n: t.AssignmentExpression, frame: Frame): string | null {
    if (!t.isMemberExpression(n.left))
      return pattern(n.left, frame) ? null : `${code.slice(n.start ?? 0, n.right.start ?? 0)}${render(n.right, frame)}`;
    const e = element(n.left, frame);
    const setter = e === null ? setterOf(n.left, frame) : null;
    if (setter !== null) {
      const [x, v] = [temp(frame), temp(frame)];
      const right = wrapped(n.right, frame);
      const value = n.operator === '=' ? right : `${x}.${setter} ${n.operator.slice(0, -1)} ${right}`;
      return `(${x} = ${render(n.left.object, frame)}, ${v} = ${value}, ${assigned(x, setter, v)}, ${v})`;
    }
    if (e === null) return `${target(n.left, frame)} ${n.operator} ${wrapped(n.right, frame)}`;
    const s = site(n, frame);
    const i = temp(frame);
    if (e.view === null) {
      const x = temp(frame);
      const old = `$sim.get(${x}, ${i}, ${s})`;
      const value =
        n.operator === '=' ? wrapped(n.right, frame) : `${old} ${n.operator.slice(0, -1)} ${wrapped(n.right, frame)}`;
      return `(${x} = ${e.object}, ${i} = ${e.index}, $sim.set(${x}, ${i}, ${value}, ${s}))`;
    }
    const byte = e.view.write === '$WB' ? `, ${i}` : '';
    const old = `${e.view.read}(${i}${e.view.shift}, ${s}${byte})`;
    const value =
      n.operator === '=' ? wrapped(n.right, frame) : `${old} ${n.operator.slice(0, -1)} ${wrapped(n.right, frame)}`;
    return `(${i} = ${e.index}, ${e.view.write}(${i}${e.view.shift}, ${value}, ${s}${byte}))`;
  }

  /** The name of a property whose setter may yield; null for any other. */
  function setterOf(n: t.MemberExpression, frame: Frame): string | null {
    if (!frame.gen || !o.handles || n.computed || !t.isIdentifier(n.property)) return null;
    return a.setters.has(n.property.name) ? n.property.name : null;
  }

  const assigned = (x: string, name: string, v: string): string =>
    `${x}.$set_${name} !== undefined ? yield* ${x}.$set_${name}(${v}) : (${x}.${name} = ${v})`;

  /** Whether an assignment's left side holds something to rewrite. */
  function pattern(n: t.Node, frame: Frame): boolean {
    return !t.isIdentifier(n) && render(n, frame) !== src(n);
  }

  /** A property that is assigned to: never a getter. */
  function target(n: t.MemberExpression, frame: Frame): string {
    const object = render(n.object, frame);
    return n.computed ? `${object}[${render(n.property, frame)}]` : `${object}.${src(n.property)}`;
  }

  const wrapped = (n: t.Node, frame: Frame): string => `(${render(n, frame)})`;

  function update(n: t.UpdateExpression, frame: Frame): string | null {
    if (!t.isMemberExpression(n.argument)) return null;
    const e = element(n.argument, frame);
    const setter = e === null ? setterOf(n.argument, frame) : null;
    if (setter !== null) {
      const [x, v] = [temp(frame), temp(frame)];
      const next = `${v} ${n.operator === '++' ? '+' : '-'} 1`;
      return `(${x} = ${render(n.argument.object, frame)}, ${v} = ${x}.${setter}, ${assigned(x, setter, next)}, ${n.prefix ? next : v})`;
    }
    if (e === null)
      return n.prefix ? `${n.operator}${target(n.argument, frame)}` : `${target(n.argument, frame)}${n.operator}`;
    const s = site(n, frame);
    const [x, i, old] = [temp(frame), temp(frame), temp(frame)];
    const by = n.operator === '++' ? '+ 1' : '- 1';
    if (e.view !== null) {
      refusals.add(n, `${n.operator} on the memory`);
      return null;
    }
    const result = n.prefix ? '' : `, ${old}`;
    return `(${x} = ${e.object}, ${i} = ${e.index}, ${old} = $sim.get(${x}, ${i}, ${s}), $sim.set(${x}, ${i}, ${old} ${by}, ${s})${result})`;
  }

  // ---- functions

  /** A function's text with its temporaries declared. */
  function bodyText(fn: Fn, frame: Frame): string {
    if (!t.isBlockStatement(fn.body)) {
      const value = render(fn.body, frame);
      return `{${declared(frame)} return ${value}; }`;
    }
    const inner = plainly(fn.body, frame);
    return `{${declared(frame)}${inner.slice(1)}`;
  }

  const declared = (frame: Frame): string =>
    frame.temps === 0 ? '' : ` let ${Array.from({ length: frame.temps }, (_, i) => `$${i}`).join(', ')};`;

  function paramsText(fn: Fn, frame: Frame): string {
    const gen = frame.gen;
    return fn.params
      .map((p) => {
        const before = frame.temps;
        const text = render(p, { ...frame, gen: false, temps: 0 });
        if (gen && t.isAssignmentPattern(p) && text.includes('$Q('))
          refusals.add(p, 'an operation in a default parameter');
        frame.temps = before;
        return text;
      })
      .join(', ');
  }

  /** A function inside another. In a generator, one that may yield is a generator too. */
  function nested(fn: Fn, frame: Frame): string {
    if (t.isClassMethod(fn) || t.isObjectMethod(fn) || t.isClassPrivateMethod(fn)) return methodText(fn, frame);
    const gen = frame.gen && a.mayYield(fn);
    const own: Frame = { gen, name: nameOf(fn) || frame.name, temps: 0 };
    if (gen && usesThis(fn)) refusals.add(fn, '`this` in a closure that may yield');
    const params = paramsText(fn, own);
    if (t.isArrowFunctionExpression(fn) && !gen) {
      if (t.isBlockStatement(fn.body)) return `(${params}) => ${bodyText(fn, own)}`;
      const value = render(fn.body, own);
      return own.temps === 0
        ? `(${params}) => ${paren(fn.body, value)}`
        : `(${params}) => {${declared(own)} return ${value}; }`;
    }
    const id = 'id' in fn && fn.id ? ` ${fn.id.name}` : '';
    return `function${gen ? '*' : ''}${id}(${params}) ${bodyText(fn, own)}`;
  }

  const paren = (n: t.Node, text: string): string => (t.isObjectExpression(n) ? `(${text})` : text);

  const nameOf = (fn: Fn): string => ('id' in fn && fn.id ? fn.id.name : '');

  const closuresInPlace = new Set<t.Node>();
  t.traverseFast(file, (n) => {
    if (t.isCallExpression(n) && t.isMemberExpression(n.callee) && t.isIdentifier(n.callee.property)) {
      const from = isArrayFrom(n);
      const f = functionArgument(n.arguments[from ? 1 : 0]);
      if (f !== null && (from || ITERATORS.has(n.callee.property.name))) closuresInPlace.add(f);
    }
    if (t.isVariableDeclarator(n) && n.init && t.isFunction(n.init)) closuresInPlace.add(n.init);
    if (t.isFunctionDeclaration(n)) closuresInPlace.add(n);
  });
  // What JavaScript's own functions call back cannot yield through them, wherever it stands.
  t.traverseFast(file, (n) => {
    if (t.isArrowFunctionExpression(n) || t.isFunctionExpression(n)) {
      if (!closuresInPlace.has(n) && a.mayYield(n)) refusals.add(n, STRAY);
    }
    if (!t.isCallExpression(n) || !t.isMemberExpression(n.callee)) return;
    // A method that may yield itself takes functions as the text's own functions do: it looks them up when it calls them.
    const method = t.isIdentifier(n.callee.property) ? n.callee.property.name : '';
    if (o.handles && a.methods.has(method)) return;
    for (const arg of n.arguments)
      if (t.isIdentifier(arg) && !closuresInPlace.has(arg) && yields(arg)) refusals.add(n, STRAY);
  });

  function usesThis(fn: Fn): boolean {
    let found = false;
    t.traverseFast(fn.body, (n) => {
      if (t.isThisExpression(n)) found = true;
    });
    return found;
  }

  function methodText(m: t.ClassMethod | t.ClassPrivateMethod | t.ObjectMethod, frame: Frame): string {
    const name = t.isIdentifier(m.key) ? m.key.name : '';
    const own: Frame = { gen: false, name: name || frame.name, temps: 0 };
    const head = code.slice(m.start ?? 0, m.key.end ?? 0);
    const params = paramsText(m, own);
    const plain = `${head}${'computed' in m && m.computed ? ']' : ''}(${params}) ${bodyText(m, own)}`;
    const known = m.kind === 'get' ? a.getters : m.kind === 'set' ? a.setters : a.methods;
    if (name === '' || !known.has(name) || !a.mayYield(m)) return plain;
    const as = m.kind === 'get' ? `$get_${name}` : m.kind === 'set' ? `$set_${name}` : `${name}$g`;
    const twin: Frame = { gen: true, name, temps: 0 };
    const twinParams = paramsText(m, twin);
    const comma = t.isObjectMethod(m) ? ', ' : ' ';
    const isStatic = t.isClassMethod(m) && m.static ? 'static ' : '';
    return `${plain}${comma}${isStatic}*${as}(${twinParams}) ${bodyText(m, twin)}`;
  }

  function classText(n: t.Class, frame: Frame): string {
    for (const m of n.body.body) {
      if (t.isClassMethod(m) && m.kind === 'constructor' && a.mayYield(m))
        refusals.add(m, 'a constructor that may yield');
      if (t.isClassProperty(m) && m.value && t.isFunction(m.value)) refusals.add(m, 'a function as a class field');
    }
    return plainly(n, frame);
  }

  // ---- the whole text

  function emit(text: string, line: number): void {
    out += text;
    const n = text.split('\n').length - 1;
    for (let i = 0; i < n; i++) lines.push(line + i);
  }

  function twinText(name: string, fn: Fn): string {
    const own: Frame = { gen: true, name, temps: 0 };
    const params = paramsText(fn, own);
    return `function* ${name}$g(${params}) ${bodyText(fn, own)}`;
  }

  let at = 0;
  for (const s of file.program.body) {
    const start = s.start ?? 0;
    const between = code.slice(at, start);
    emit(between, lineAt(code, at));
    emit(statementText(s), s.loc?.start.line ?? 1);
    at = s.end ?? 0;
    const exported = t.isExportNamedDeclaration(s) && s.declaration ? s.declaration : s;
    for (const [name, fn] of declaredBy(exported)) {
      if (!a.yielding.has(name)) continue;
      emit(`\n${twinText(name, fn)}\n${name}.$g = ${name}$g;`, (s.loc?.start.line ?? 1) - 1);
    }
  }
  emit(code.slice(at), lineAt(code, at));
  lines.push(lineAt(code, code.length));
  if (top.temps > 0) out += `\nvar ${Array.from({ length: top.temps }, (_, i) => `$${i}`).join(', ')};\n`;

  function statementText(s: t.Statement): string {
    if (t.isImportDeclaration(s)) return importText(s) + '\n'.repeat(src(s).split('\n').length - 1);
    if (t.isExportNamedDeclaration(s) && !s.declaration) {
      for (const x of s.specifiers)
        if (t.isExportSpecifier(x) && t.isIdentifier(x.exported)) exported.push([x.exported.name, x.local.name]);
      return '\n'.repeat(src(s).split('\n').length - 1);
    }
    if (t.isExportDeclaration(s)) refusals.add(s, 'an export where it is declared');
    const first = t.isVariableDeclaration(s) && s.kind === 'const' ? s.declarations[0]?.id : undefined;
    if (t.isIdentifier(first) && locals.containers.has(first.name)) return `let${render(s, top).slice('const'.length)}`;
    if (t.isFunctionDeclaration(s) && s.id) {
      const own: Frame = { gen: false, name: s.id.name, temps: 0 };
      const params = paramsText(s, own);
      // What the facade and the prelude are made of stays as it is.
      if (s.id.name.startsWith('$$') && s.id.name in OPERATIONS) return src(s);
      return `function ${s.id.name}(${params}) ${bodyText(s, own)}`;
    }
    return render(s, top);
  }

  /** What comes from outside: $import gives the module's exports. */
  function importText(s: t.ImportDeclaration): string {
    const from = JSON.stringify(s.source.value);
    const parts = s.specifiers.map((x) => {
      if (t.isImportNamespaceSpecifier(x)) return `const ${x.local.name} = $import(${from});`;
      const name = t.isImportSpecifier(x)
        ? t.isIdentifier(x.imported)
          ? x.imported.name
          : x.imported.value
        : 'default';
      const gen = o.outside.has(x.local.name) ? ` const ${x.local.name}$g = ${x.local.name}.$g;` : '';
      return `const ${x.local.name} = $import(${from}).${name};${gen}`;
    });
    return parts.join(' ');
  }

  function declaredBy(s: t.Node): [string, Fn][] {
    if (t.isFunctionDeclaration(s) && s.id) return [[s.id.name, s]];
    if (!t.isVariableDeclaration(s)) return [];
    return s.declarations.flatMap((d): [string, Fn][] =>
      t.isIdentifier(d.id) && (t.isArrowFunctionExpression(d.init) || t.isFunctionExpression(d.init))
        ? [[d.id.name, d.init]]
        : [],
    );
  }

  const names = exported.map(([as, of]) => `${as}: ${of}`).join(', ');
  out += `\n${locals.code}\nreturn { $locals, ${names} };\n`;
  return { code: out, lines, spots, analysis: a, refusals: [...refusals.list, ...locals.refusals] };
}

function lineAt(code: string, at: number): number {
  let n = 1;
  for (let i = code.indexOf('\n'); i >= 0 && i < at; i = code.indexOf('\n', i + 1)) n++;
  return n;
}
