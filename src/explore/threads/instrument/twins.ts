// Twins: the generators of functions, which the engine can stop.

export type Twin = Generator<unknown, unknown, unknown>;
type Fn = (...args: unknown[]) => unknown;
type TwinFn = (...args: unknown[]) => Twin;

const TWIN = Symbol('twin');
interface Paired {
  [TWIN]?: TwinFn;
}

export function twinOf(f: unknown): TwinFn | undefined {
  return typeof f === 'function' ? (f as Paired)[TWIN] : undefined;
}

export function pair<F extends Fn>(f: F, twin: TwinFn, name?: string): F {
  if (name !== undefined && name !== '') Object.defineProperty(f, 'name', { value: name });
  (f as Paired)[TWIN] = twin;
  return f;
}

/** Pairs home.name with home.name$g, which goes. */
export function pairMethod(home: Record<string, Fn & Paired>, name: string): void {
  const f = home[name] as Fn;
  pair(f, home[`${name}$g`] as unknown as TwinFn);
}

export function pairObject<O extends Record<string, Fn>>(object: O, ...names: string[]): O {
  for (const name of names) {
    pairMethod(object, name);
    // It was only there to be made a method, with a method's `super`.
    delete object[`${name}$g`];
  }
  return object;
}

/** The result of a call that needed no twin, for yield*: it is done before it begins. */
export class Value {
  readonly done = true;
  constructor(readonly value: unknown) {}
  next(): { done: true; value: unknown } {
    return this as { done: true; value: unknown };
  }
  [Symbol.iterator](): this {
    return this;
  }
}
