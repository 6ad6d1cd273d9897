// semaRoot: the goroutines that wait for semaphores, in a treap of the distinct addresses, ordered by address and kept
// balanced by random tickets; each node is the first of a list of waiters for its address. semaRoot.lock is held
// throughout. (sema.go: semaRoot.queue, semaRoot.dequeue, rotateLeft, rotateRight)
//
//   prev, next   children in the tree: smaller and larger addresses
//   parent       up the tree
//   ticket       priority: a node's is at most its children's. Never 0 in the tree
//   waitlink     the list of further waiters for the same address; waittail its last, kept at the first

import { SemaRoot, Sudog } from '../shared/layout-sync.ts';
import { get, set } from '../shared/mem.ts';
import { fastrand } from '../shared/rand.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';

type S = Ptr<'sudog'>;
type Root = Ptr<'semaRoot'>;
type Side = typeof Sudog.prev | typeof Sudog.next;

/** The node of addr, or the node below which it belongs; nil for an empty tree. */
function find(root: Root, addr: number): S {
  let last: S = nil;
  let t = get(root, SemaRoot.treap);
  while (t !== nil) {
    last = t;
    const a = get(t, Sudog.addr);
    if (a === addr) return t;
    t = addr < a ? get(t, Sudog.prev) : get(t, Sudog.next);
  }
  return last;
}

/** Puts s where t was, below t's parent. */
function replace(root: Root, parent: S, t: S, s: S): void {
  if (parent === nil) {
    set(root, SemaRoot.treap, s);
    return;
  }
  const left = get(parent, Sudog.prev);
  if (left === t) {
    set(parent, Sudog.prev, s);
    return;
  }
  const right = get(parent, Sudog.next);
  if (right !== t) throw_('semaRoot: parent does not know its child');
  set(parent, Sudog.next, s);
}

/** s takes the place of t in the tree: ticket, parent, children. */
function substitute(root: Root, t: S, s: S): void {
  const ticket = get(t, Sudog.ticket);
  const parent = get(t, Sudog.parent);
  const left = get(t, Sudog.prev);
  const right = get(t, Sudog.next);
  replace(root, parent, t, s);
  set(s, Sudog.ticket, ticket);
  set(s, Sudog.parent, parent);
  set(s, Sudog.prev, left);
  set(s, Sudog.next, right);
  if (left !== nil) set(left, Sudog.parent, s);
  if (right !== nil) set(right, Sudog.parent, s);
}

/** Adds the current goroutine's s to the waiters for addr: last, or first if `lifo`. */
export function queue(root: Root, addr: number, s: S, lifo: boolean): void {
  const gp = getg();
  set(s, Sudog.g, gp);
  set(s, Sudog.addr, addr);
  set(s, Sudog.next, nil);
  set(s, Sudog.prev, nil);
  set(s, Sudog.waitlink, nil);
  set(s, Sudog.waittail, nil);
  const t = find(root, addr);
  const same = t !== nil && get(t, Sudog.addr) === addr;
  if (!same) addLeaf(root, addr, t, s);
  else if (lifo) putFirst(root, t, s);
  else putLast(t, s);
}

function putFirst(root: Root, t: S, s: S): void {
  substitute(root, t, s);
  const tail = get(t, Sudog.waittail);
  set(s, Sudog.waitlink, t);
  set(s, Sudog.waittail, tail === nil ? t : tail);
  leaveTree(t);
  set(t, Sudog.waittail, nil);
}

function putLast(t: S, s: S): void {
  const tail = get(t, Sudog.waittail);
  if (tail === nil) set(t, Sudog.waitlink, s);
  else set(tail, Sudog.waitlink, s);
  set(t, Sudog.waittail, s);
}

function addLeaf(root: Root, addr: number, parent: S, s: S): void {
  // Tickets are compared with 0, so the lowest bit is set; as signed words they are all positive.
  const ticket = (fastrand() >>> 1) | 1;
  set(s, Sudog.ticket, ticket);
  set(s, Sudog.parent, parent);
  if (parent === nil) set(root, SemaRoot.treap, s);
  else if (addr < get(parent, Sudog.addr)) set(parent, Sudog.prev, s);
  else set(parent, Sudog.next, s);
  for (;;) {
    const p = get(s, Sudog.parent);
    if (p === nil || get(p, Sudog.ticket) <= ticket) return;
    const left = get(p, Sudog.prev);
    if (left === s) rotate(root, p, Sudog.prev, Sudog.next);
    else rotate(root, p, Sudog.next, Sudog.prev);
  }
}

/** Takes the first waiter for addr; nil when there is none. */
export function dequeueSema(root: Root, addr: number): S {
  const s = find(root, addr);
  if (s === nil || get(s, Sudog.addr) !== addr) return nil;
  const t = get(s, Sudog.waitlink);
  if (t !== nil) {
    substitute(root, s, t);
    const more = get(t, Sudog.waitlink);
    const tail = get(s, Sudog.waittail);
    set(t, Sudog.waittail, more === nil ? nil : tail);
    set(s, Sudog.waitlink, nil);
    set(s, Sudog.waittail, nil);
  } else {
    removeNode(root, s);
  }
  leaveTree(s);
  set(s, Sudog.addr, 0);
  set(s, Sudog.ticket, 0);
  return s;
}

function leaveTree(s: S): void {
  set(s, Sudog.parent, nil);
  set(s, Sudog.prev, nil);
  set(s, Sudog.next, nil);
}

/** Rotates s down until it is a leaf, and cuts it off. */
function removeNode(root: Root, s: S): void {
  for (;;) {
    const left = get(s, Sudog.prev);
    const right = get(s, Sudog.next);
    if (left === nil && right === nil) break;
    const leftUp = right === nil || (left !== nil && get(left, Sudog.ticket) < get(right, Sudog.ticket));
    if (leftUp) rotate(root, s, Sudog.prev, Sudog.next);
    else rotate(root, s, Sudog.next, Sudog.prev);
  }
  replace(root, get(s, Sudog.parent), s, nil);
}

/**
 * Rotates x's child on the side `up` into x's place; x takes that child's child on the side `down`. The two fields are
 * prev and next, in either order. (rotateLeft for up = next, rotateRight for up = prev)
 *
 *   up = next:   (x a (y b c))  becomes  (y (x a b) c)
 */
function rotate(root: Root, x: S, up: Side, down: Side): void {
  const p = get(x, Sudog.parent);
  const y = get(x, up);
  const b = get(y, down);
  set(y, down, x);
  set(x, Sudog.parent, y);
  set(x, up, b);
  if (b !== nil) set(b, Sudog.parent, x);
  set(y, Sudog.parent, p);
  replace(root, p, x, y);
}
