// What the stress programs share: arguments, random numbers from a seed, a join, and the flags that tell whether each
// goroutine ran exactly once. It is bundled into each program, so all of it runs inside the machine.

import { alloc, args, exit, funcs, goready, loadword, type Ptr, print, storeword, xaddword } from 'rt0';

/** The exit code of a program that found something wrong. */
const FINDING = 3;

/** The program's arguments, which are all numbers. */
export function sizes(): number[] {
  return args().map(Number);
}

/** A well-mixed unsigned word of two numbers. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 14)) >>> 0;
}

/** Keeps the processor for n turns of a loop, about a nanosecond each. */
export function spin(n: number): number {
  let x = n;
  for (let i = 0; i < n; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return x;
}

// A join: how many have not arrived yet, the waiter included, and the waiter.
const PENDING = 0;
const WAITER = 1;

/** A join of n goroutines and the one that waits for them. */
export function newJoin(n: number): number {
  const join = alloc(2);
  storeword(join + PENDING, n + 1);
  return join;
}

/** The last to arrive wakes the waiter. */
export function arrive(join: number): void {
  if (xaddword(join + PENDING, -1) === 0) goready(loadword(join + WAITER) as Ptr<'g'>);
}

/** For gopark: the waiter's own arrival, once it has parked. False when all were here before it. */
function waiting(gp: number, join: number): boolean {
  storeword(join + WAITER, gp);
  return xaddword(join + PENDING, -1) !== 0;
}

/** Goroutine i ran. */
export function markRun(flags: number, i: number): void {
  xaddword(flags + i, 1);
}

/** Ends the program with FINDING, and says why, unless goroutines 0 to n - 1 ran `times(i)` times each. */
export function verdict(flags: number, n: number, times: (i: number) => number): void {
  const wrong: string[] = [];
  for (let i = 0; i < n; i++) {
    const ran = loadword(flags + i);
    if (ran !== times(i)) wrong.push(`goroutine ${i} of ${n} ran ${ran} times: expected ${times(i)}`);
  }
  if (wrong.length === 0) return;
  print(`finding: ${wrong.slice(0, 10).join('\nfinding: ')}\n(${wrong.length} in all)`);
  exit(FINDING);
}

export const kitpc = funcs('kit', { waiting });
