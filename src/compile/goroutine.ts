// One goroutine function: from a generator function to a resumable one (docs/resumable.md).
//
//   function worker($sp, $rp, id, jobs) {
//     const $fp = $sp - SIZE;
//     let $r, $threw = false, $n = 1000, job;
//     if ($rp === 0) { if ($fp < stackguard() && mustmove(...)) return morestack(...); }
//     else { load what was saved at $rp }
//     body
//   }

import * as t from '@babel/types';
import { and, assign, boundNames, call, eq, id, like, num, stmt, written } from './ast.ts';
import type { NodePath } from './babel.ts';
import { snapshotClosures } from './closures.ts';
import { type EmitSettings, Emitter } from './emit.ts';
import type { Problems } from './errors.ts';
import { guardTries } from './exits.ts';
import type { Func } from './func.ts';
import { number, type Seq } from './ir.ts';
import { ownName } from './lift.ts';
import { liveness } from './liveness.ts';
import type { LiveSet } from './livesets.ts';
import { locals } from './locals.ts';
import { numberVariables } from './numbers.ts';
import type { Range } from './ranges.ts';
import { Statements } from './statements.ts';
import { unmark } from './threads.ts';

export interface Compiled {
  /** As registered. */
  readonly name: string;
  readonly made: t.FunctionDeclaration;
  readonly makers: readonly t.Statement[];
  /** Positions by resume point; [0] is the function's own. */
  readonly points: readonly (t.Node | null)[];
  /** What is saved in each slot. */
  readonly saved: readonly (readonly Saved[])[];
}

/** A variable that is saved from one resume point to another, with the place of its declaration. */
export interface Saved {
  readonly range: Range;
  readonly name: string;
  readonly at: t.Node | null;
}

interface Settings extends EmitSettings {
  readonly problems: Problems;
  readonly steady: (name: string) => boolean;
}

type Fn = t.FunctionDeclaration | t.FunctionExpression;

/** Resume points that a pc has room for (RPBITS). */
const MAXPOINTS = 4095;

export function compileFunction(path: NodePath<Fn>, js: string, name: string, settings: Settings): Compiled {
  const node = path.node;
  for (const r of ownName(path)?.referencePaths ?? []) (r.node as t.Identifier).name = js;
  const known = locals(path, name, settings.problems, settings.steady);
  const { f } = known;
  const { params, first } = parameters(node, f);
  const body = [...first, ...node.body.body];
  const makers = snapshotClosures(body, known, settings.fresh);
  const head = [id('$sp'), id('$rp'), ...params];
  if (!f.suspends(node.body)) {
    const whole = t.blockStatement(body);
    unmark(whole);
    guardTries(whole);
    const called = t.ifStatement(t.binaryExpression('!==', id('$rp'), num(0)), missing(name));
    const made = t.functionDeclaration(id(js), head, t.blockStatement([called, ...whole.body]));
    return { name, made: like(made, node), makers, points: [node], saved: [] };
  }
  const seq: Seq = [];
  new Statements(f).list(body, seq);
  const points = number(seq);
  if (points.length > MAXPOINTS) {
    settings.problems.refuse(node, `${points.length} places where it can suspend`, 'split the function');
  }
  const entry = liveness(f, seq);
  const pc = t.memberExpression(id('$pc'), t.stringLiteral(name), true);
  const own = params.flatMap((p) => boundNames(p));
  const emitter = new Emitter(f, pc, settings, points, numberVariables(f, own, seq));
  const statements = emitter.whole(seq);
  const slots = Math.max(emitter.slots.count, params.length);
  const made = t.functionDeclaration(
    id(js),
    head,
    t.blockStatement([...prologue(f, emitter, params, points, slots, pc, entry), ...statements]),
  );
  return {
    name,
    made: like(made, node),
    makers: [...makers, ...emitter.sites],
    points: [node, ...points.map((p) => p.at)],
    saved: savedBySlot(f, emitter),
  };
}

function savedBySlot(f: Func, emitter: Emitter): Saved[][] {
  const slots: Saved[][] = Array.from({ length: emitter.slots.count }, () => []);
  for (const v of emitter.savedNames) {
    const name = v.startsWith('$') ? (f.holds.get(v) ?? '') : written(v);
    const at = f.declared.get(v) ?? null;
    for (const range of emitter.ranges.get(v) ?? []) slots[emitter.slots.slotOf(v)]?.push({ range, name, at });
  }
  return slots;
}

type Param = t.Identifier | t.RestElement;

/** Plain parameters, and the statements that make the program's own out of them. */
function parameters(node: Fn, f: Func): { params: Param[]; first: t.Statement[] } {
  const list = node.params as t.FunctionParameter[];
  if (list.length === 0) return { params: [id('$v')], first: [] };
  if (list.every((p) => t.isIdentifier(p))) return { params: list.map((p) => id((p as t.Identifier).name)), first: [] };
  const params: Param[] = [];
  const first: t.Statement[] = [];
  list.forEach((p, i) => {
    const raw = `$${i}`;
    f.vars.add(raw);
    let pattern: t.Node = p;
    let value: t.Expression = id(raw);
    if (t.isRestElement(p)) {
      params.push(t.restElement(id(raw)));
      pattern = p.argument;
    } else {
      params.push(id(raw));
      if (t.isAssignmentPattern(p)) {
        pattern = p.left;
        value = t.conditionalExpression(eq(id(raw), t.unaryExpression('void', num(0))), p.right, id(raw));
      }
    }
    const d = t.variableDeclarator(pattern as t.VariableDeclarator['id'], value);
    first.push(like(t.variableDeclaration('let', [like(d, p)]), p));
  });
  return { params, first };
}

function prologue(
  f: Func,
  emitter: Emitter,
  params: readonly Param[],
  points: ReturnType<typeof number>,
  slots: number,
  pc: t.Expression,
  live: LiveSet,
): t.Statement[] {
  const size = 2 + 2 * slots;
  const own = new Set(params.map((p) => boundNames(p)[0]));
  const vars = [...f.vars].filter((v) => !own.has(v)).sort();
  const values = params.map((p) => (t.isRestElement(p) ? t.spreadElement(p.argument as t.Identifier) : id(p.name)));
  const entry = params.length === 1 && own.has('$v') ? [] : values;
  const low = t.binaryExpression('<', id('$fp'), call('$stackguard'));
  const grow = t.returnStatement(
    t.callExpression(id('$morestack'), [id('$sp'), id('$SIZE'), t.cloneNode(pc), ...entry]),
  );
  const must = t.callExpression(id('$mustmove'), [id('$fp'), t.stringLiteral(f.name), ...entry]);
  const enter = t.ifStatement(and(low, must), grow);
  const [p0] = params;
  const value = t.isRestElement(p0)
    ? t.memberExpression(p0.argument as t.Identifier, num(0), true)
    : id(p0?.name ?? '');
  const negative = t.ifStatement(
    t.binaryExpression('<', id('$rp'), num(0)),
    t.blockStatement([assign('$rp', t.unaryExpression('-', id('$rp'))), assign('$threw', t.booleanLiteral(true))]),
  );
  const astray = t.ifStatement(
    t.unaryExpression('!', t.binaryExpression('>', id('$sp'), id('$DATA0'))),
    missing(f.name),
  );
  const resume = t.blockStatement([astray, assign('$r', value), negative, emitter.resumed(points)]);
  const declare = (kind: 'let' | 'const', name: string, init: t.Expression | null): t.Statement =>
    t.variableDeclaration(kind, [t.variableDeclarator(id(name), init)]);
  return [
    declare('const', '$SIZE', num(size)),
    declare('const', '$fp', t.binaryExpression('-', id('$sp'), num(size))),
    t.variableDeclaration('let', [
      t.variableDeclarator(id('$r')),
      t.variableDeclarator(id('$w')),
      t.variableDeclarator(id('$threw'), t.booleanLiteral(false)),
      t.variableDeclarator(id('$n'), num(emitter.polls)),
      ...(emitter.shared ? [t.variableDeclarator(id('$pt'), num(0))] : []),
      ...['$d', '$m'].map((v) => t.variableDeclarator(id(v), num(0))),
      ...emitter.slots.variables.map((v) => t.variableDeclarator(id(v), num(0))),
      ...emitter.counters.map((v) => t.variableDeclarator(id(v), num(1))),
      ...vars.map((v) => t.variableDeclarator(id(v), live.has(v) ? null : num(0))),
    ]),
    t.ifStatement(eq(id('$rp'), num(0)), enter, resume),
  ];
}

/** Called as a plain function: what stands for frame and resume point are the program's arguments. */
function missing(name: string): t.Statement {
  return stmt(call('$missing', t.stringLiteral(name)));
}
