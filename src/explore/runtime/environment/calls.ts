// Host calls as explored programs have them: plain functions that give their answer at once. When that is, is the strategy's choice
// (environment/fake-host.ts).

/** Instead of an answer: there is none yet. The call is made again when another one has been answered. */
export const LATER: unique symbol = Symbol('later');

export type WorldCall = (...args: never[]) => unknown;

/** Host calls by name. A function may throw, as the host would, or return LATER. */
export type World = Readonly<Record<string, WorldCall>>;

/** An error with a code, as the system's have. */
export function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
