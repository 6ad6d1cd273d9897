// The goroutine compiler: the text of a program's goroutine modules, bundled and free of types, to a module that every
// thread loads. (What it targets: docs/resumable.md. Why it is as it is:
// docs/decisions/004-compiler-keeps-control-flow.md.)
//
//   check        what cannot be compiled is refused, all of it at once
//   readonly     assignments to constants become the TypeError that they are
//   lift         inner generator functions become functions of the module
//   packagevars  variables of the module become slots of the data segment
//   goroutine    each generator function becomes a resumable one
//   print        with a source map to the program's own files

import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { call, id, like, written } from './ast.ts';
import { generate, type NodePath, type Scope, traverse } from './babel.ts';
import { Cost } from './cost.ts';
import { CompileError, type Origin, Problems } from './errors.ts';
import { guardTries } from './exits.ts';
import { type Compiled, compileFunction } from './goroutine.ts';
import { markGoStatements } from './gosites.ts';
import { calleeOf } from './imported.ts';
import { exportInit, exportsInit } from './initexport.ts';
import { checkLibraryCalls } from './library.ts';
import { isGoroutine, liftFunctions } from './lift.ts';
import { type InputMap, origins } from './lines.ts';
import { funcsCall, helpers } from './link.ts';
import { uniqueNames } from './locals.ts';
import { checkBody, checkModule, checkUses, DECORATOR, goroutinePaths } from './missing-yield.ts';
import { packageVars, slotAccessors } from './packagevars.ts';
import { replaceConstantAssignments } from './readonly.ts';
import { rename } from './rename.ts';
import { markSyscalls } from './threads.ts';

export interface CompileOptions {
  /** Module specifier of rt0 in the text, and in what is made of it. */
  readonly runtime: string;
  /** Name of the text, for positions that no map leads anywhere. */
  readonly name: string;
  readonly map?: InputMap | null;
  /** Whether to make a source map. Default: yes. */
  readonly sourceMap?: boolean;
  /** Rounds of a loop between two looks for a preemption request. Tests make it small. */
  readonly polls?: number;
  /** Variables saved at all points of a function together, up to which each point saves its own (shared.ts). Tests make
   *  it small. */
  readonly ownSaves?: number;
}

export interface CompileResult {
  readonly code: string;
  readonly map: object | null;
}

/** Compiles a module. Throws CompileError. */
export function compile(code: string, options: CompileOptions): CompileResult {
  const originOf = origins(options.map ?? null, options.name);
  const problems = new Problems();
  const stop = (): void => {
    if (problems.list.length > 0) throw new CompileError(problems.list, originOf);
  };
  const file = parseModule(code, problems);
  stop();
  checkModule(file, problems);
  const failing = replaceConstantAssignments(file, () => programPath(file));
  let lifted = new Map<string, string>();
  const isGo = calleeOf(file, options.runtime, 'go');
  lifted = liftFunctions(file, (p) => isGo(p.node), problems);
  stop();
  const program = programPath(file);
  if (code.includes('$')) {
    const helped = failing.map((n) => n.name);
    renameDollars(file);
    // They are none of the program's own.
    failing.forEach((n, i) => {
      n.name = helped[i] as string;
    });
  }
  const names = nameFunctions(program, lifted);
  for (const p of goroutinePaths(program)) checkBody(p.node, problems);
  checkUses(program.scope, new Set(names.keys()), problems);
  checkLibraryCalls(program.scope, options.runtime, problems);
  stop();
  const done = transform(file, program, names, originOf, problems, options);
  stop();
  file.program.body = [helpers(options.runtime), ...done];
  noteThrows(file);
  const printed = generate(
    file,
    {
      sourceMaps: options.sourceMap ?? true,
      sourceFileName: options.name,
      inputSourceMap: options.map ?? undefined,
    } as object,
    code,
  );
  return { code: printed.code, map: printed.map };
}

/** An error knows where it was made; anything else that is thrown is noted. */
function noteThrows(file: t.File): void {
  t.traverseFast(file, (n) => {
    // The compiler's own have no place.
    if (!t.isThrowStatement(n) || !n.loc || t.isNewExpression(n.argument)) return;
    n.argument = like(call('$thrown', n.argument), n.argument);
  });
}

function parseModule(code: string, problems: Problems): t.File {
  try {
    return parse(code, { sourceType: 'module', errorRecovery: false });
  } catch (e) {
    if (e instanceof RangeError) throw e;
    const at = (e as { loc?: { line: number; column: number } }).loc ?? { line: 1, column: 0 };
    const why = e instanceof Error ? e.message.replace(/ \(\d+:\d+\)$/, '') : String(e);
    const decorator = why.includes('"decorators"');
    const reason = decorator ? DECORATOR[0] : why;
    const instead = decorator ? DECORATOR[1] : 'correct the syntax';
    problems.list.push({ line: at.line, column: at.column, reason, instead });
    return t.file(t.program([]));
  }
}

function programPath(file: t.File): NodePath<t.Program> {
  let found: NodePath<t.Program> | null = null;
  traverse(file, {
    Program(p) {
      found = p;
      p.scope.crawl();
      p.stop();
    },
  });
  if (found === null) throw new Error('no program');
  return found;
}

/** Names that begin with $ are the compiler's: the program's own get others. */
function renameDollars(file: t.File): void {
  const scopes = new Set<Scope>();
  traverse(file, {
    Scopable(p) {
      scopes.add(p.scope);
    },
  });
  for (const scope of scopes) {
    for (const name of Object.keys(scope.bindings)) {
      // Generated names begin with an underscore.
      if (name.startsWith('$')) rename(scope, name, scope.generateUid(`own${name.replaceAll('$', '_')}`));
    }
  }
}

/** Registered names of the module's goroutine functions, by their names in it. */
function nameFunctions(program: NodePath<t.Program>, lifted: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [js, binding] of Object.entries(program.scope.bindings)) {
    const n = binding.path.node;
    const fn = t.isVariableDeclarator(n) ? n.init : n;
    if (!isGoroutine(fn)) continue;
    const own = lifted.get(js) ?? written(js);
    let name = own;
    for (let i = 2; taken.has(name); i++) name = `${own}·${i}`;
    taken.add(name);
    names.set(js, name);
  }
  return names;
}

function transform(
  file: t.File,
  program: NodePath<t.Program>,
  names: Map<string, string>,
  originOf: (line: number, column: number) => Origin,
  problems: Problems,
  options: CompileOptions,
): t.Statement[] {
  const place = (n: t.Node | null): Origin => originOf(n?.loc?.start.line ?? 1, n?.loc?.start.column ?? 0);
  const vars = packageVars(file, program.scope, problems);
  const userInit = exportsInit(file);
  const kept = [...vars.kept];
  if (vars.init.length > 0) {
    const body = [...vars.init];
    // One that is not exported is a function like any other, by another name than the task's.
    if (names.has('init')) names.set('init', 'init.0');
    if (userInit) {
      body.push(t.expressionStatement(t.yieldExpression(t.callExpression(id('init'), []), true)));
    }
    kept.push(t.functionDeclaration(id('$init'), [], t.blockStatement(body), true));
    names.set('$init', 'init');
  }
  file.program.body = kept;
  markSyscalls(programPath(file), calleeOf(file, options.runtime, 'syscall'));
  // Names and scopes as they are now.
  const now = programPath(file);
  const taken = allNames(now.scope);
  const steady = steadyNames(now.scope, new Set(vars.slots.map((s) => s.name)));
  let makers = 0;
  const cost = new Cost((name) => plainFunction(now.scope, name));
  const polls = options.polls === undefined ? {} : { polls: options.polls };
  const ownSaves = options.ownSaves === undefined ? {} : { ownSaves: options.ownSaves };
  const settings = { problems, steady, cost, fresh: () => ++makers, ...polls, ...ownSaves };
  const compiled: (Compiled & { js: string })[] = [];
  const replaced = new Map<t.Node, t.Statement[]>();
  const gos = markGoStatements(now, calleeOf(file, options.runtime, 'go'), names);
  for (const p of goroutinePaths(now)) uniqueNames(p, taken);
  for (const p of goroutinePaths(now)) {
    const declarator = p.parentPath.isVariableDeclarator() ? p.parentPath : null;
    const js = declarator
      ? (declarator.node.id as t.Identifier).name
      : ((p.node.id as t.Identifier | null)?.name ?? '');
    const name = names.get(js) ?? js;
    const c = { ...compileFunction(p, js, name, settings), js };
    compiled.push(c);
    replaced.set(declarator ? declarator.parent : p.node, [...c.makers, c.made]);
  }
  const body: t.Statement[] = [];
  for (const s of kept) {
    const inner = t.isExportNamedDeclaration(s) && s.declaration ? s.declaration : s;
    const made = replaced.get(inner);
    if (made === undefined) {
      guardTries(s);
      body.push(s);
      continue;
    }
    const last = made.at(-1) as t.FunctionDeclaration;
    if (inner !== s) (s as t.ExportNamedDeclaration).declaration = last;
    body.push(...made.slice(0, -1), inner === s ? last : s);
  }
  if (vars.init.length > 0) exportInit(body, userInit);
  const slots = vars.slots.length === 0 ? [] : [slotAccessors(vars.slots, (n) => `${place(n).file}:${place(n).line}`)];
  return [...slots, ...body, funcsCall(compiled, gos, place)];
}

/** Names that stand for the same value wherever a goroutine function reads them. */
function steadyNames(scope: Scope, slots: ReadonlySet<string>): (name: string) => boolean {
  return (name) => {
    const binding = scope.getOwnBinding(name);
    if (binding === undefined) return !name.startsWith('$t');
    return binding.constant && !slots.has(name);
  };
}

function plainFunction(scope: Scope, name: string): t.Function | null {
  const binding = scope.getOwnBinding(name);
  if (binding?.constant !== true) return null;
  const n = binding.path.node;
  const fn = t.isVariableDeclarator(n) ? n.init : n;
  return t.isFunction(fn) && !isGoroutine(fn) && !fn.async ? fn : null;
}

function allNames(scope: Scope): Set<string> {
  const globals = (scope as Scope & { globals: object }).globals;
  return new Set(['arguments', 'undefined', ...Object.keys(scope.bindings), ...Object.keys(globals)]);
}
