// Random values for structured clone (graphs: shared parts, cycles, every kind of object), and whether one is a copy of
// the other.

import { types } from 'node:util';

/** Whole numbers below n. */
export type Draw = (n: number) => number;

export function drawing(seed: number): Draw {
  let a = seed >>> 0;
  return (n) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

class Point {
  x = 1;
  readonly #hidden = 2;
  sum(): number {
    return this.x + this.#hidden;
  }
}
class Tagged {
  readonly [Symbol.toStringTag] = 'Promise';
  y = 2;
}
class OwnError extends TypeError {
  override name = 'OwnError';
  code = 'EOWN';
}
class NamedError extends Error {}
Object.defineProperty(NamedError.prototype, 'name', { value: 'NamedError' });

/** Names that something could take for its own. */
const KEYS = [
  'a',
  'b',
  '__proto__',
  '\0rt0.ref',
  '\0rt0.',
  'constructor',
  'toString',
  'then',
  '',
  '0',
  '7',
  '-1',
  '1.5',
];
KEYS.push('length1', 'value', 'tag', 'addr', 'name', 'cause', 'code', 'stack2', 'hasOwnProperty', '\ud800', 'é漢');

const LEAVES: readonly ((d: Draw) => unknown)[] = [
  () => undefined,
  () => null,
  (d) => [0, -0, Number.NaN, 1, -1, 0.1, 2 ** 31, 2 ** 53, Number.NEGATIVE_INFINITY, 5e-324][d(10)],
  (d) => d(2) === 0,
  (d) => ['', '\0rt0.ref', 'é', '漢\ud800', 'x'.repeat(d(500))][d(5)],
  (d) => [0n, -1n, 2n ** 64n, -(10n ** 40n)][d(4)],
  (d) => new Date(d(2) === 0 ? Number.NaN : d(1e9)),
  (d) => [/a(b)/giu, /\/|[/]/, /(?:)/][d(3)],
  (d) => [Object(false), Object(-0), Object('boxed'), Object(7n)][d(4)],
  (d) =>
    JSON.parse(['{"\\u0000rt0.ref":0}', '[{"\\u0000rt0.ref":1,"__proto__":{"a":1}}]', '{"0":{"":[]}}'][d(3)] ?? ''),
];

const ERRORS = [Error, TypeError, RangeError, SyntaxError, EvalError, URIError, OwnError, NamedError];
const VIEWS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Float32Array, Float64Array, DataView] as const;
const CONTAINERS: readonly ((d: Draw, made: readonly object[]) => object)[] = [
  () => ({}),
  () => Object.create(null) as object,
  () => new Point(),
  () => new Tagged(),
  (d) => new Array(d(6)),
  (d) => Object.assign([], { [d(2) * 4_000_000]: 1 }),
  () => new Map(),
  () => new Set(),
  (d) => new ArrayBuffer(8 * d(5)),
  (d, made) => {
    const known = made.find((o) => o instanceof ArrayBuffer && o.byteLength >= 16) as ArrayBuffer | undefined;
    return new (VIEWS[d(VIEWS.length)] as typeof Uint8Array)(known ?? new ArrayBuffer(24), 8, 1);
  },
  (d) => new BigUint64Array([1n, 2n ** 63n, BigInt(d(100))]),
  (d) => Buffer.from('some of the pool'.slice(0, d(16))),
  (d) => new (ERRORS[d(ERRORS.length)] ?? Error)('m'),
  (d) => new Error('because', { cause: d(3) }),
  () => new AggregateError([1, new RangeError('inner')], 'several'),
];

/** A value of up to `size` objects; `leaf` is asked for some of what has no parts (handles). */
export function randomValue(d: Draw, size: number, leaf: ((d: Draw) => unknown) | null): unknown {
  const made: object[] = [];
  for (let n = 1 + d(size); n > 0; n--)
    made.push((CONTAINERS[d(CONTAINERS.length)] as (typeof CONTAINERS)[0])(d, made));
  const part = (): unknown => {
    if (d(3) > 0) return made[d(made.length)];
    return leaf !== null && d(2) === 0 ? leaf(d) : (LEAVES[d(LEAVES.length)] as (typeof LEAVES)[0])(d);
  };
  for (const o of made) for (let n = d(5); n > 0; n--) fill(d, o, part);
  return made[0];
}

function fill(d: Draw, o: object, part: () => unknown): void {
  if (ArrayBuffer.isView(o) || o instanceof ArrayBuffer) return;
  if (o instanceof Map) o.set(part(), part());
  else if (o instanceof Set) o.add(part());
  else {
    const key = KEYS[d(KEYS.length)] as string;
    const enumerable = d(8) > 0;
    // V8 itself makes a text of an error's name, which may be anything, when its stack is read.
    const value = key === 'name' && types.isNativeError(o) ? 'Renamed' : part();
    if (d(20) === 0 && !types.isNativeError(o))
      Object.defineProperty(o, key, { get: part, enumerable: false, configurable: true });
    else Object.defineProperty(o, key, { value, enumerable, writable: true, configurable: true });
  }
}

/** Why b is not what structured clone makes of a, errors with their properties; null if it is. `isSame` are passed as
 *  they are. */
export function difference(a: unknown, b: unknown, isSame: (o: object) => boolean): string | null {
  const pairs = new Map<object, object>();
  const back = new Map<object, object>();
  const differ = (x: unknown, y: unknown, at: string): string | null => {
    if (typeof x !== 'object' || x === null || typeof y !== 'object' || y === null || isSame(x) || isSame(y))
      return Object.is(x, y) ? null : `${at}: ${String(x)} became ${String(y)}`;
    if (pairs.has(x) || back.has(y)) return pairs.get(x) === y && back.get(y) === x ? null : `${at}: shared otherwise`;
    if (x === y) return `${at}: not copied`;
    pairs.set(x, y);
    back.set(y, x);
    const heads = [head(x), head(y)];
    if (heads[0] !== heads[1]) return `${at}: ${heads[0]} became ${heads[1]}`;
    const [p, q] = [partsOf(x), partsOf(y)];
    if (p.length !== q.length) return `${at}: ${p.map(([k]) => k)} became ${q.map(([k]) => k)}`;
    for (let i = 0; i < p.length; i++) {
      const [k, v] = p[i] as readonly [string, unknown];
      const [l, w] = q[i] as readonly [string, unknown];
      const found = k === l ? differ(v, w, `${at}.${k}`) : `${at}: property ${k} became ${l}`;
      if (found !== null) return found;
    }
    return null;
  };
  return differ(a, b, 'v');
}

/** What an object is, but for its parts. */
function head(o: object): string {
  if (types.isNativeError(o)) {
    // A program's own class does not come along, its name does.
    return `error ${o.name} ${o.message} ${o.stack}`;
  }
  if (types.isDate(o)) return `date ${o.getTime()}`;
  if (types.isRegExp(o)) return `regexp ${o} ${o.lastIndex}`;
  if (types.isBoxedPrimitive(o)) {
    const v: unknown = o.valueOf();
    return `boxed ${typeof v} ${Object.is(v, -0) ? '-0' : String(v)}`;
  }
  if (types.isAnyArrayBuffer(o)) return `buffer ${[...new Uint8Array(o)]}`;
  if (Buffer.isBuffer(o)) return `Buffer ${[...o]}`;
  if (ArrayBuffer.isView(o)) return `${Object.prototype.toString.call(o)} ${o.byteOffset} ${o.byteLength}`;
  if (types.isMap(o)) return 'map';
  if (types.isSet(o)) return 'set';
  return Array.isArray(o) ? `array ${o.length}` : 'object';
}

function partsOf(o: object): (readonly [string, unknown])[] {
  if (Buffer.isBuffer(o)) return [];
  if (ArrayBuffer.isView(o)) return [['buffer', o.buffer]];
  if (types.isAnyArrayBuffer(o) || types.isDate(o) || types.isRegExp(o) || types.isBoxedPrimitive(o)) return [];
  if (types.isMap(o)) return [...o].flatMap(([k, v], i) => [[`key${i}`, k] as const, [`value${i}`, v] as const]);
  if (types.isSet(o)) return [...o].map((v, i) => [`element${i}`, v] as const);
  if (!types.isNativeError(o)) return Object.keys(o).map((k) => [k, (o as Record<string, unknown>)[k]] as const);
  const own = Object.entries(Object.getOwnPropertyDescriptors(o) as Record<string, PropertyDescriptor>);
  return own
    .filter(([k, d]) => k !== 'stack' && k !== 'message' && k !== 'name' && 'value' in d)
    .map(([k, d]) => [`${k} ${d.enumerable}`, d.value as unknown] as const)
    .sort(([x], [y]) => (x < y ? -1 : 1));
}
