// Struct layouts. `struct()` turns a list of fields into word offsets that carry, in their types, which struct they
// belong to and what they hold, so that a G field on a P pointer, a bare number or a misspelt name does not compile.
//
// The layout object is built by Object.fromEntries: growing it property by property puts it into V8's dictionary mode,
// where each field reference is a hash lookup (2x slower at 60 fields).

declare const owner: unique symbol;
declare const holds: unique symbol;
declare const shape: unique symbol;

/** The address of a struct S: an index of a 32-bit word. 0 is nil. */
export type Ptr<S extends string> = number & { readonly [owner]: S };
/** A 32-bit field of S that holds a T. */
export type Field<S extends string, T extends number = number> = number & {
  readonly [shape]: 'i32';
  readonly [owner]: S;
  readonly [holds]: T;
};
/** A 64-bit float field of S: counts beyond 2^31, times. */
export type Field64<S extends string> = number & { readonly [shape]: 'f64'; readonly [owner]: S };
/** A struct of kind E that lies inside S. */
export type Embed<S extends string, E extends string> = number & {
  readonly [shape]: 'embed';
  readonly [owner]: S;
  readonly [holds]: Ptr<E>;
};

/** nil fits every pointer type. */
export const nil = 0 as Ptr<never>;

/** How one field is laid out. `count` is elements, `words` the words of one element. */
export interface Spec<K extends 'i32' | 'f64' | 'embed', T> {
  readonly kind: K;
  readonly count: number;
  readonly words: number;
  readonly align: number;
  readonly of: string;
  readonly [holds]?: T;
}

type FieldOf<S extends string, D> =
  D extends Spec<'i32', infer T extends number>
    ? Field<S, T>
    : D extends Spec<'f64', unknown>
      ? Field64<S>
      : D extends Spec<'embed', infer E extends string>
        ? Embed<S, E>
        : never;

export type Layout<S extends string, F> = { readonly [K in keyof F]: FieldOf<S, F[K]> };

export interface Meta {
  readonly name: string;
  /** Size in words, a multiple of 16 (a cache line). */
  readonly size: number;
  readonly fields: readonly { name: string; offset: number; spec: Spec<'i32' | 'f64' | 'embed', unknown> }[];
}

/** One 32-bit word. */
export const i32: Spec<'i32', number> = { kind: 'i32', count: 1, words: 1, align: 1, of: '' };
/** One 64-bit float. */
export const f64: Spec<'f64', number> = { kind: 'f64', count: 1, words: 2, align: 2, of: '' };
/** n words. */
export function i32s(n: number): Spec<'i32', number> {
  return { ...i32, count: n };
}
/** n floats. */
export function f64s(n: number): Spec<'f64', number> {
  return { ...f64, count: n };
}
/** A pointer to an S. */
export function ptr<S extends string>(s: S): Spec<'i32', Ptr<S>> {
  return { kind: 'i32', count: 1, words: 1, align: 1, of: s };
}
/** n pointers to S. */
export function ptrs<S extends string>(s: S, n: number): Spec<'i32', Ptr<S>> {
  return { kind: 'i32', count: n, words: 1, align: 1, of: s };
}
/** A struct that lies inside this one. */
export function embed<S extends string>(s: S, words: number, count = 1): Spec<'embed', S> {
  return { kind: 'embed', count, words, align: 2, of: s };
}
/** The same field at the start of a cache line: what other Ms write must not share a line with what this one writes. */
export function line<K extends 'i32' | 'f64' | 'embed', T>(spec: Spec<K, T>): Spec<K, T> {
  return { ...spec, align: 16 };
}

const metas = new Map<object, Meta>();
const byName = new Map<string, Meta>();

/** Declares struct `name`. Fields are laid out in the order given; every struct fills whole cache lines. */
export function struct<S extends string, F extends Record<string, Spec<'i32' | 'f64' | 'embed', unknown>>>(
  name: S,
  specs: F,
): Layout<S, F> {
  let at = 0;
  const fields = Object.entries(specs).map(([field, spec]) => {
    const offset = Math.ceil(at / spec.align) * spec.align;
    at = offset + spec.count * spec.words;
    return { name: field, offset, spec };
  });
  const layout = Object.fromEntries(fields.map((f) => [f.name, f.offset])) as unknown as Layout<S, F>;
  const meta = { name, size: Math.ceil(at / 16) * 16, fields };
  metas.set(layout, meta);
  byName.set(name, meta);
  return layout;
}

/** Size of a struct in words. */
export function sizeof(layout: object): number {
  return metaof(layout).size;
}

export function metaof(layout: object): Meta {
  const meta = metas.get(layout);
  if (meta === undefined) throw new Error('sizeof: not a struct layout');
  return meta;
}

/** Every layout that this thread has declared, with its declaration. */
export function layouts(): readonly (readonly [object, Meta])[] {
  return [...metas];
}

/** The layout called `name`, for dumps. */
export function structNamed(name: string): Meta | undefined {
  return byName.get(name);
}

/** Element i of an array field. Arithmetic only: no access. */
export function at<F extends Field<string> | Field64<string>>(f: F, i: number): F {
  return (f + i) as F;
}
