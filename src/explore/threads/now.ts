// now(): for histories. Explored modules that import `rt0/explore` get one that counts (module.ts); elsewhere there is
// no time.

/** A moment of this execution, later than all before: threads note it when an operation is called and when it
 *  returns. Counts from 1, no unit. Throws Error where nothing is explored.
 *  @example const called = now(); const v = pop(); log.push({ called, returned: now(), v }); */
export function now(): number {
  throw new Error('now() tells the time of an explored execution: it is for modules that are explored');
}
