// Rewrites a module's tree. A node is rewritten in one of two modes: `gen`, inside a twin, where an access becomes a
// point; and `plain`, elsewhere, where it is only guarded. Each function is rewritten twice, and so are those inside
// it.

import * as t from '@babel/types';
import { children, id } from '../../../compile/ast.ts';
import type { Site } from '../../engine/point.ts';
import type { Bundle } from '../bundle-module.ts';
import { rewriteAccess } from './accesses.ts';
import { type Context, mentions, type Rewriting, runtime, touches, twinnable } from './context.ts';
import { rewriteClass, rewriteObject } from './members.ts';

const PLAIN: Context = { gen: false, fn: '', temps: [] };

export class Rewriter implements Rewriting {
  readonly sites: Site[] = [];
  private readonly known = new Map<string, number>();
  private temps = 0;

  constructor(
    private readonly bundle: Bundle,
    readonly privates: ReadonlySet<string>,
  ) {}

  program(program: t.Program): void {
    program.body = this.block(program.body, PLAIN);
  }

  site(node: t.Node, fn: string): t.NumericLiteral {
    const { loc } = node;
    const at = this.bundle.origin(loc?.start.line ?? 1, loc?.start.column ?? 0);
    const text = this.bundle.code
      .slice(loc?.start.index ?? 0, loc?.end.index ?? 0)
      .replace(/\s+/g, ' ')
      .slice(0, 120);
    const key = `${at.file}:${at.line}:${at.column} ${text}`;
    const known = this.known.get(key);
    if (known !== undefined) return t.numericLiteral(known);
    this.known.set(key, this.sites.length);
    this.sites.push({ ...at, text, ...(fn === '' ? {} : { fn }) });
    return t.numericLiteral(this.sites.length - 1);
  }

  temp(context: Context): t.Identifier {
    const name = `$t${this.temps++}`;
    context.temps.push(name);
    return id(name);
  }

  /** A list of statements. Twins of its functions are paired before anything runs, as the functions are there from the
   *  start. */
  block(body: t.Statement[], context: Context): t.Statement[] {
    const pairs: t.Statement[] = [];
    const out: t.Statement[] = [];
    for (const s of body) {
      if (!t.isFunctionDeclaration(s) || s.id == null) {
        out.push(this.node(s, context) as t.Statement);
        continue;
      }
      const twin = twinnable(s) ? this.functionLike(t.cloneNode(s), true) : null;
      out.push(this.functionLike(s, false));
      if (twin === null) continue;
      const name = `${s.id.name}$g`;
      twin.id = id(name);
      out.push(twin);
      pairs.push(t.expressionStatement(runtime('pair', id(s.id.name), id(name))));
    }
    return [...pairs, ...out];
  }

  node(node: t.Node, context: Context): t.Node {
    if (t.isBlockStatement(node)) {
      node.body = this.block(node.body, context);
      return node;
    }
    if (t.isSwitchCase(node)) {
      if (node.test != null) node.test = this.node(node.test, context) as t.Expression;
      node.consequent = node.consequent.map((s) => this.node(s, context) as t.Statement);
      return node;
    }
    if (t.isFunctionDeclaration(node)) return this.functionLike(node, false);
    if (t.isFunctionExpression(node) || t.isArrowFunctionExpression(node)) return this.functionValue(node, context);
    if (t.isClass(node)) return rewriteClass(this, node, context);
    if (t.isObjectExpression(node)) return rewriteObject(this, node, context);
    if (t.isLoop(node)) return this.loop(node, context);
    return rewriteAccess(this, node, context) ?? this.inside(node, context);
  }

  expression(node: t.Node, context: Context): t.Expression {
    return this.node(node, context) as t.Expression;
  }

  inside(node: t.Node, context: Context): t.Node {
    const slots = node as unknown as Record<string, unknown>;
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      if (isName(node, key)) continue;
      const v = slots[key];
      if (Array.isArray(v)) slots[key] = v.map((c: t.Node | null) => (c === null ? c : this.node(c, context)));
      else if (v !== null && v !== undefined) slots[key] = this.node(v as t.Node, context);
    }
    return node;
  }

  functionLike<F extends t.Function>(node: F, gen: boolean): F {
    const context: Context = { gen, fn: String(node.extra?.name ?? ''), temps: [] };
    // Defaults of parameters run before the body: a yield is not allowed there.
    node.params = node.params.map((p) => this.node(p, { ...context, gen: false })) as F['params'];
    if (t.isBlockStatement(node.body)) {
      node.body.body = this.block(node.body.body, context);
    } else {
      const value = this.expression(node.body, context);
      node.body = gen ? t.blockStatement([t.returnStatement(value)]) : value;
    }
    if (context.temps.length > 0 && t.isBlockStatement(node.body)) {
      node.body.body.unshift(
        t.variableDeclaration(
          'let',
          context.temps.map((n) => t.variableDeclarator(id(n))),
        ),
      );
    } else if (context.temps.length > 0 && t.isArrowFunctionExpression(node)) {
      const list = context.temps.map((n) => t.variableDeclarator(id(n)));
      const value = node.body as t.Expression;
      node.body = t.blockStatement([t.variableDeclaration('let', list), t.returnStatement(value)]);
      node.expression = false;
    }
    if (gen && 'generator' in node) (node as { generator: boolean }).generator = true;
    return node;
  }

  /** A function that is a value: $.pair(function, twin). */
  private functionValue(node: t.FunctionExpression | t.ArrowFunctionExpression, context: Context): t.Expression {
    const extra = node.extra;
    if (!twinnable(node)) return this.functionLike(node, false);
    const copy = t.cloneNode(node);
    const plain = this.functionLike(node, false);
    const own = t.isFunctionExpression(copy) ? copy.id : null;
    const body = t.isBlockStatement(copy.body) ? copy.body : t.blockStatement([t.returnStatement(copy.body)]);
    const bare = t.functionExpression(null, copy.params, body, true, false);
    if (extra !== undefined) bare.extra = extra;
    const twin = this.functionLike(bare, true);
    const lexical = t.isArrowFunctionExpression(copy) && mentions(copy, (n) => t.isThisExpression(n));
    const bound = lexical ? t.callExpression(t.memberExpression(twin, id('bind')), [t.thisExpression()]) : twin;
    if (own == null || !t.isFunctionExpression(plain)) {
      // An argument is not named after its variable. Those of the module are: they may be threads.
      const name = !context.gen && context.fn === '' ? [t.stringLiteral(String(extra?.name ?? ''))] : [];
      return runtime('pair', plain, bound, ...name);
    }
    // A function expression's own name must mean the pair, in both.
    plain.id = null;
    const name = id(own.name);
    return t.callExpression(
      t.arrowFunctionExpression(
        [],
        t.blockStatement([
          t.variableDeclaration('const', [t.variableDeclarator(name, runtime('pair', plain, twin))]),
          t.returnStatement(name),
        ]),
      ),
      [],
    );
  }

  /** Loops can go on for ever: each round is counted, and one that only looks may sleep. */
  private loop(node: t.Loop, context: Context): t.Statement {
    const { fn } = context;
    const spins = node.extra?.spin === true;
    const site = context.gen
      ? this.site(t.isForStatement(node) || t.isWhileStatement(node) ? (node.test ?? node) : node, fn)
      : null;
    const over = t.isForOfStatement(node) ? this.site(node.right, fn) : null;
    this.inside(node, context);
    if (context.gen && over !== null && t.isForOfStatement(node)) node.right = runtime('iterate', over, node.right);
    if (site === null) return node;
    const body = t.isBlockStatement(node.body) ? node.body : t.blockStatement([node.body]);
    node.body = body;
    body.body.unshift(t.expressionStatement(runtime('tick', site)));
    if (!spins || !touches(node)) return node;
    if (spins && has(body, 'ContinueStatement')) node.body = labelled(body);
    const mark = t.expressionStatement(t.logicalExpression('&&', runtime('spin', site), t.yieldExpression()));
    node.body = t.blockStatement([node.body, mark]);
    const begin = t.expressionStatement(runtime('spinBegin'));
    // A labelled loop must stay right behind its label: labels are only for loops that jump, and those do not spin.
    return t.blockStatement([begin, node]);
  }
}

/** Keys that are names, not expressions. */
function isName(node: t.Node, key: string): boolean {
  if (key === 'label' || key === 'id') return !t.isVariableDeclarator(node);
  if (key === 'property') return !(node as t.MemberExpression).computed;
  if (key === 'key') return !(node as t.ObjectProperty).computed;
  return false;
}

/** The end of the round is after the body: `continue` must come by there. */
function labelled(body: t.BlockStatement): t.Statement {
  const name = id('$round');
  const jump = (n: t.Node): void => {
    for (const key of t.VISITOR_KEYS[n.type] ?? []) {
      const slots = n as unknown as Record<string, t.Node | (t.Node | null)[] | null | undefined>;
      const v = slots[key];
      const one = (c: t.Node): t.Node => {
        if (t.isContinueStatement(c)) return t.breakStatement(t.cloneNode(name));
        if (!t.isLoop(c) && !t.isFunction(c)) jump(c);
        return c;
      };
      if (Array.isArray(v)) slots[key] = v.map((c) => (c === null ? c : one(c)));
      else if (v) slots[key] = one(v);
    }
  };
  jump(body);
  return t.labeledStatement(name, body);
}

function has(node: t.Node, type: t.Node['type']): boolean {
  return node.type === type || children(node).some((c) => !t.isFunction(c) && has(c, type));
}
