// A stack for threads, in a SharedArrayBuffer: no goroutines, plain Atomics code. `threads` says what the explorer
// interleaves, and `check` what must hold when they have ended.

/** Node i has its value in word 2i and the node below it in word 2i + 1; word 0 names the top one, 0 is none. */
export type Stack = Int32Array;

export function push(stack: Stack, node: number, value: number): void {
  stack[2 * node] = value;
  for (;;) {
    const top = Atomics.load(stack, 0);
    Atomics.store(stack, 2 * node + 1, top);
    // Lost when another thread was faster: look again.
    if (Atomics.compareExchange(stack, 0, top, node) === top) return;
  }
}

export const shared = (): Stack => new Int32Array(new SharedArrayBuffer(4 * 8));

export const threads = {
  one: (stack: Stack) => push(stack, 1, 10),
  other: (stack: Stack) => push(stack, 2, 20),
};

export function check(stack: Stack): void {
  const values: number[] = [];
  for (let node = stack[0] ?? 0; node !== 0; node = stack[2 * node + 1] ?? 0) values.push(stack[2 * node] ?? 0);
  if (values.sort().join() !== '10,20') throw new Error(`on the stack: ${values.join()}`);
}
