// Encodes and decodes values of host calls on the host's side: arguments out of a call's slots, results into them. (The
// goroutine's side is heap/hostvalue.ts, the formats are heap/tags.ts.) The call is the host's while this is used, so
// accesses are plain.

import { constants } from 'node:buffer';
import type { HostThrown } from '../../heap/hostvalue.ts';
import { decode, encode } from '../../heap/structured.ts';
import {
  ArrayHeader,
  HEADERWORDS,
  LATIN1,
  TAG_BOOL,
  TAG_CLONE,
  TAG_FLOAT64ARRAY,
  TAG_INT32ARRAY,
  TAG_NULL,
  TAG_STRING,
  TAG_UINT8ARRAY,
  TAG_UNDEFINED,
  TAGMIN,
  UTF16,
  WIDE,
} from '../../heap/tags.ts';
import { HOSTDONE, HOSTMORE, HOSTTHREW, HostCall } from '../../shared/layout-host.ts';

/** A machine's memory as the host sees it. */
export interface HostView {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly floats: Float64Array;
  /** All of it; null when it is larger than a Buffer can be. */
  readonly whole: Buffer | null;
}

export function machineView(buffer: SharedArrayBuffer): HostView {
  const whole = buffer.byteLength <= constants.MAX_LENGTH ? Buffer.from(buffer) : null;
  return { buffer, words: new Int32Array(buffer), floats: new Float64Array(buffer), whole };
}

function chars(v: HostView, at: number, bytes: number, encoding: 'latin1' | 'utf16le'): string {
  if (v.whole !== null) return v.whole.toString(encoding, at, at + bytes);
  return Buffer.from(v.buffer, at, bytes).toString(encoding);
}

export function readString(v: HostView, a: number): string {
  const n = v.words[a] as number;
  const at = (a + HEADERWORDS) * 4;
  return v.words[a + 1] === LATIN1 ? chars(v, at, n, 'latin1') : chars(v, at, 2 * n, 'utf16le');
}

/** The value in the slot at a. Arrays are views of the machine's memory. */
export function readValue(v: HostView, a: number): unknown {
  const hi = v.words[a + 1] as number;
  if (hi >= 0 || hi < TAGMIN) return v.floats[a >>> 1];
  const lo = v.words[a] as number;
  switch (hi) {
    case TAG_UNDEFINED:
      return undefined;
    case TAG_NULL:
      return null;
    case TAG_BOOL:
      return lo !== 0;
    case TAG_STRING:
      return readString(v, lo);
    case TAG_CLONE: {
      // Out of shared memory first: the reader takes no SharedArrayBuffer.
      const bytes = new Uint8Array(v.buffer, (lo + HEADERWORDS) * 4, v.words[lo] as number);
      return decode(Buffer.from(bytes), []);
    }
    default:
      return readArray(v, hi, lo);
  }
}

function readArray(v: HostView, tag: number, header: number): unknown {
  const from = v.floats[(header + ArrayHeader.byteOffset) >>> 1] as number;
  const n = v.floats[(header + ArrayHeader.length) >>> 1] as number;
  if (tag === TAG_UINT8ARRAY) return new Uint8Array(v.buffer, from, n);
  if (tag === TAG_INT32ARRAY) return new Int32Array(v.buffer, from, n);
  if (tag === TAG_FLOAT64ARRAY) return new Float64Array(v.buffer, from, n);
  throw new TypeError(`corrupt argument: tag ${(tag >>> 0).toString(16)}`);
}

/** What a value takes in an area, ready to be written. */
type Prepared = { readonly tag: number; readonly bytes: number; readonly value: string | Uint8Array };

/** A result that did not fit, kept until the goroutine has made room. */
export type Kept = Prepared & { readonly threw: boolean };

function put(v: HostView, call: number, hi: number, lo: number): void {
  v.words[call + HostCall.result] = lo;
  v.words[call + HostCall.result + 1] = hi;
}

/** Writes the result of a call, or what it threw. What does not fit is returned, to be kept: the call then says so.
 *  Throws DataCloneError for what cannot be copied. */
export function putResult(v: HostView, call: number, value: unknown): Kept | null {
  v.words[call + HostCall.state] = HOSTDONE;
  switch (typeof value) {
    case 'number':
      // NaNs may carry any bits.
      if (Number.isNaN(value)) put(v, call, 0x7ff80000, 0);
      else v.floats[(call + HostCall.result) >>> 1] = value;
      return null;
    case 'undefined':
      put(v, call, TAG_UNDEFINED, 0);
      return null;
    case 'boolean':
      put(v, call, TAG_BOOL, value ? 1 : 0);
      return null;
    case 'string': {
      const bytes = HEADERWORDS * 4 + (WIDE.test(value) ? 2 * value.length : value.length);
      return store(v, call, { tag: TAG_STRING, bytes, value, threw: false });
    }
    default:
      return putObject(v, call, value);
  }
}

/** The host has nothing of its own in a machine's memory: what it hands over is copied. */
const encoded = (v: unknown): Buffer => encode(v, { isRef: () => false }).bytes;

function putObject(v: HostView, call: number, value: unknown): Kept | null {
  if (value === null) {
    put(v, call, TAG_NULL, 0);
    return null;
  }
  const bytes = value instanceof Uint8Array;
  const content = bytes ? value : encoded(value);
  const tag = bytes ? TAG_UINT8ARRAY : TAG_CLONE;
  return store(v, call, { tag, bytes: HEADERWORDS * 4 + content.length, value: content, threw: false });
}

/** Writes an error. */
export function putError(v: HostView, call: number, e: unknown): Kept | null {
  const content = encoded(tellError(e));
  return store(v, call, { tag: TAG_CLONE, bytes: HEADERWORDS * 4 + content.length, value: content, threw: true });
}

/** A kept result, now that there is room. */
export function putKept(v: HostView, call: number, kept: Kept): void {
  if (kept.tag !== TAG_UINT8ARRAY) {
    store(v, call, kept);
    return;
  }
  // The goroutine has made an array of just that length, and finds the call's state unchanged.
  const into = readValue(v, call + HostCall.args) as Uint8Array;
  into.set(kept.value as Uint8Array);
}

/** Writes into the call's area if it fits; else says in the call what it takes. */
function store(v: HostView, call: number, p: Kept): Kept | null {
  if (p.bytes > (v.words[call + HostCall.areabytes] as number)) {
    v.words[call + HostCall.state] = HOSTMORE;
    put(v, call, p.tag, p.tag === TAG_UINT8ARRAY ? p.value.length : p.bytes);
    return p;
  }
  const a = v.words[call + HostCall.area] as number;
  const at = (a + HEADERWORDS) * 4;
  v.words[a] = p.value.length;
  if (typeof p.value === 'string') {
    const wide = p.bytes - HEADERWORDS * 4 !== p.value.length;
    v.words[a + 1] = wide ? UTF16 : LATIN1;
    const to = v.whole ?? Buffer.from(v.buffer, at, p.bytes);
    to.write(p.value, v.whole === null ? 0 : at, wide ? 'utf16le' : 'latin1');
  } else {
    v.words[a + 1] = 0;
    new Uint8Array(v.buffer, at, p.value.length).set(p.value);
  }
  v.words[call + HostCall.state] = p.threw ? HOSTTHREW : HOSTDONE;
  put(v, call, p.tag, a);
  return null;
}

/** An error as plain data. */
function tellError(e: unknown): HostThrown {
  if (!(e instanceof Error)) {
    try {
      encoded(e);
      return { value: e };
    } catch {
      return { name: 'Error', message: String(e), props: {} };
    }
  }
  const own = Object.entries(e).filter(
    ([k, v]) => k !== 'name' && k !== 'message' && (v === null || !/object|function|symbol/.test(typeof v)),
  );
  return { name: e.name, message: e.message, props: { ...causeCode(e), ...Object.fromEntries(own) } };
}

/** fetch says `fetch failed`, and why only in the cause. */
function causeCode(e: Error): Record<string, unknown> {
  const { cause } = e;
  if (!(cause instanceof Error)) return {};
  const code = (cause as { code?: unknown }).code;
  return { cause: cause.message, ...(typeof code === 'string' ? { code } : {}) };
}
