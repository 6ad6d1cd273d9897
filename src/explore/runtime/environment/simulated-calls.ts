// Simulated host calls: plain functions that give their answer at once. When that is, is the
// strategy's choice (environment/fake-host.ts).

/** What a simulated host call returns instead of an answer: there is none yet. The call is made again when another one
 *  has been answered.
 *  @example const host = () => ({ take: () => queue.shift() ?? LATER }); */
export const LATER: unique symbol = Symbol('later');

/** A host call as explored programs have it: a plain function that gives its answer, throws, or returns LATER. */
export type SimulatedCall = (...args: never[]) => unknown;

/** Host calls by name. A function may throw, as the host would, or return LATER. */
export type HostCallTable = Readonly<Record<string, SimulatedCall>>;

/** An error with a code, as the system's have. */
export function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
