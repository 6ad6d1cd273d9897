// Syscalls: a goroutine that is about to block its thread may have to wait until there is another
// (src/m/threadwait.ts). Before each statement of a goroutine function that calls `syscall`, the compiler sets
// `while (!$reserveThread());`. It is a loop for all passes, so it has a resume point and what lives there is saved; it
// is emitted as
//
//   if (!$reserveThread() && $movable(a, b)) { $waitthread(); save the frame; return $PARKED; }
//
// which is come to again when there is a thread. Like a preemption, and unlike a yield*, it is put off while something
// lives that cannot be saved, as no program asks for it. Where a loop could not be left, it is taken out again
// (unmark). A syscall in a plain function, or in a loop's head, is not seen: it goes ahead.

import * as t from '@babel/types';
import { call, like, rewrite } from './ast.ts';
import type { NodePath } from './babel.ts';
import type { IsCallee } from './imported.ts';
import { isGoroutine } from './lift.ts';

const NAME = '$reserveThread';

/** Whether n is what markSyscalls has set. */
export function isThreadWait(n: t.Node | null | undefined): boolean {
  if (!t.isWhileStatement(n) || !t.isUnaryExpression(n.test, { operator: '!' })) return false;
  return t.isCallExpression(n.test.argument) && t.isIdentifier(n.test.argument.callee, { name: NAME });
}

/** Sets a wait before each statement with a call of `syscall`. */
export function markSyscalls(program: NodePath<t.Program>, isSyscall: IsCallee): void {
  const found = new Set<NodePath<t.Statement>>();
  program.traverse({
    CallExpression(p) {
      if (!isSyscall(p.node.callee, p.scope)) return;
      if (!isGoroutine(p.getFunctionParent()?.node)) return;
      // The nearest that stands in a list: of a loop or branch without braces, the whole.
      const s = p.getStatementParent();
      if (s !== null) found.add(s);
    },
  });
  for (const s of found)
    s.insertBefore(like(t.whileStatement(t.unaryExpression('!', call(NAME)), t.blockStatement([])), s.node));
}

/** Takes out what is left of them in statements that stay as they are. */
export function unmark(s: t.Statement): void {
  rewrite(s, (n) => (isThreadWait(n) ? t.emptyStatement() : n));
}
