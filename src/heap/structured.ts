// Structured clone to bytes and back, in node:v8's format: the one way in which an object is copied for a channel, a go
// statement, a frame or a call of the host. It accesses no shared memory: the goroutine's side and the host's use it
// alike.
//
// What lies in shared memory itself (handles, shared arrays) is not copied. In the bytes a reference is a host object
// of V8's with a number, which no value of a program can be: JSON from a network cannot name a channel. (Objects with a
// special key stood for references before, and any value with that key forged one.) encode returns the references,
// decode is given them.
//
// Beside what structuredClone does, errors keep the own properties that can be cloned (code, cause, name): the host's
// errors are told apart by them. They follow the value, a list for each such error, since V8 writes an error without
// them:
//
//   uint32 number of lists   the value   [error, key, value, enumerable, key, ...] ...

import { DefaultDeserializer, DefaultSerializer } from 'node:v8';
import { type ErrorList, type Kinds, needsPacking, pack } from './pack.ts';

declare module 'node:v8' {
  // What node:v8 calls for objects that V8 leaves to it; documented under the same names.
  interface DefaultSerializer {
    _writeHostObject(v: object): void;
  }
  interface DefaultDeserializer {
    _readHostObject(): unknown;
  }
}

/** What an object in the bytes is, when it is left to us: a reference has its number above these. */
const BYTES = 0;
const VIEW = 1;
const REF0 = 2;

const VIEWS = [
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DataView', 'Float16Array'],
];
type View = ArrayBufferView & { readonly length?: number; readonly [Symbol.toStringTag]: string };
type MakeView = new (buffer: ArrayBuffer, byteOffset: number, length: number) => ArrayBufferView;

class Writer extends DefaultSerializer {
  readonly #kinds: Kinds;
  /** The number of each reference: by a stand-in of pack's, or itself. */
  readonly #numbers: Map<object, number>;
  readonly refs: object[];

  constructor(kinds: Kinds, numbers: Map<object, number>, refs: object[]) {
    super();
    this.#kinds = kinds;
    this.#numbers = numbers;
    this.refs = refs;
  }

  override _writeHostObject(v: object): void {
    const known = this.#numbers.get(v);
    if (known !== undefined) this.writeUint32(REF0 + known);
    else if (this.#kinds.isRef(v)) this.#writeNew(v);
    else if (isOwnView(v)) this.#writeView(v);
    else {
      this.writeUint32(BYTES);
      super._writeHostObject(v);
    }
  }

  #writeNew(v: object): void {
    const n = this.refs.push(v) - 1;
    this.#numbers.set(v, n);
    this.writeUint32(REF0 + n);
  }

  /** Views of one buffer stay views of one buffer. */
  #writeView(v: View): void {
    this.writeUint32(VIEW);
    this.writeUint32(VIEWS.indexOf(v[Symbol.toStringTag]));
    this.writeDouble(v.byteOffset);
    this.writeDouble(v.length ?? v.byteLength);
    this.writeValue(v.buffer);
  }
}

/** A view that structuredClone copies with all of its buffer. A Buffer is a part of a pool that has nothing to do with
 *  it, and the memory of a SharedArrayBuffer is not copied whole: of these only the bytes. */
function isOwnView(v: object): v is View {
  return ArrayBuffer.isView(v) && !Buffer.isBuffer(v) && v.buffer instanceof ArrayBuffer;
}

class Reader extends DefaultDeserializer {
  readonly #refs: readonly unknown[];

  constructor(bytes: Buffer, refs: readonly unknown[]) {
    super(bytes);
    this.#refs = refs;
  }

  override _readHostObject(): unknown {
    const what = this.readUint32();
    if (what >= REF0) return this.#refs[what - REF0];
    if (what === BYTES) return super._readHostObject();
    const name = VIEWS[this.readUint32()] as string;
    const byteOffset = this.readDouble();
    const length = this.readDouble();
    const buffer = this.readValue() as ArrayBuffer;
    const make = (globalThis as unknown as Readonly<Record<string, MakeView>>)[name] as MakeView;
    return new make(buffer, byteOffset, length);
  }
}

export interface Encoded {
  readonly bytes: Buffer;
  /** What the numbers in the bytes stand for. */
  readonly refs: readonly object[];
}

/** v as bytes. `kinds` says what is passed as it is. Throws DataCloneError, as structuredClone does, for what cannot be
 *  copied, and RangeError for what is nested too deep. */
export function encode(v: unknown, kinds: Kinds): Encoded {
  const refs: object[] = [];
  const numbers = new Map<object, number>();
  const writer = new Writer(kinds, numbers, refs);
  writer.writeHeader();
  if (!needsPacking(v, kinds)) {
    writer.writeUint32(0);
    writer.writeValue(v);
    return { bytes: writer.releaseBuffer(), refs };
  }
  const packed = pack(v, { kinds, numbers, refs, scratch: () => new Writer(kinds, numbers, refs) });
  writer.writeUint32(packed.errors.length);
  writer.writeValue(packed.value);
  for (const list of packed.errors) writer.writeValue(list);
  return { bytes: writer.releaseBuffer(), refs };
}

/** The value of bytes from encode, with refs for its references. The bytes must not lie in shared memory, and must not
 *  change afterwards: what is returned may point into them. */
export function decode(bytes: Buffer, refs: readonly unknown[]): unknown {
  const reader = new Reader(bytes, refs);
  reader.readHeader();
  const errors = reader.readUint32();
  const v: unknown = reader.readValue();
  for (let i = 0; i < errors; i++) restore(reader.readValue() as ErrorList);
  return v;
}

/** Gives an error its properties back. */
function restore([e, ...props]: ErrorList): void {
  for (let i = 0; i < props.length; i += 3) {
    const value = props[i + 1];
    const enumerable = props[i + 2] as boolean;
    Object.defineProperty(e, props[i] as string, { value, enumerable, writable: true, configurable: true });
  }
}
