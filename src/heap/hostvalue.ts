// Arguments and results of host calls, on the goroutine's side: values in the slots of a call, strings and objects in
// its area (shared/layout-host.ts). The host's side is host/calls/codec.ts.

import { HostCall } from '../shared/layout-host.ts';
import { buffer, get, set, setword, word } from '../shared/mem.ts';
import { HOSTARGS } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { uint8Array } from './arrays.ts';
import { encoded, objectAddr, readclone } from './clone.ts';
import { putstring, stringBytes } from './strings.ts';
import { HEADERWORDS, TAG_CLONE, TAG_FUNC, TAG_INT32ARRAY, TAG_STRING, TAG_UINT8ARRAY } from './tags.ts';
import { getnum, payloadOf, putv, setref, tagOf, unboxed } from './value.ts';

/** Arguments that are ready to be written. */
export interface CallArgs {
  readonly name: string;
  readonly args: readonly unknown[];
  /** The bytes of arguments that are copied, by index. */
  readonly copies: readonly (Buffer | undefined)[];
  /** Room that they take in an area. */
  readonly bytes: number;
}

const even = (bytes: number): number => (bytes + 7) & ~7;
const NONE: readonly undefined[] = [];

/** Makes the call's arguments ready. Throws TypeError for what cannot go to the host, DataCloneError for what cannot be
 *  copied. */
export function packArgs(name: string, args: readonly unknown[]): CallArgs {
  if (args.length > HOSTARGS)
    throw new TypeError(`blockingHost('${name}'): ${args.length} arguments, at most ${HOSTARGS}`);
  let bytes = even(stringBytes(name));
  let copies: (Buffer | undefined)[] | undefined;
  args.forEach((v, i) => {
    if (typeof v === 'number') return;
    const tag = tagOf(v);
    if (tag === TAG_STRING) bytes += even(stringBytes(v as string));
    else if (tag === TAG_CLONE) {
      const { bytes: copy, refs } = encoded(v);
      // The host knows no channels, and an array inside of a copy would outlive its block there.
      if (refs.length > 0) refuse(name, i);
      copies ??= [];
      copies[i] = copy;
      bytes += even(HEADERWORDS * 4 + copy.length);
    } else if (tag >= TAG_FUNC && tag < TAG_INT32ARRAY) refuse(name, i);
  });
  return { name, args, copies: copies ?? NONE, bytes };
}

function refuse(name: string, i: number): never {
  throw new TypeError(
    `blockingHost('${name}'): argument ${i + 1} cannot go to the host: expected numbers, strings, booleans, null, undefined, shared arrays or plain objects`,
  );
}

/** Writes what packArgs has made ready; the area has room for it. */
export function putArgs(call: Ptr<'hostCall'>, p: CallArgs): void {
  let free = get(call, HostCall.area);
  set(call, HostCall.name, free);
  putstring(free, p.name);
  free += even(stringBytes(p.name)) / 4;
  set(call, HostCall.nargs, p.args.length);
  for (let i = 0; i < p.args.length; i++) {
    const v = p.args[i];
    const slot = argSlot(call, i);
    const tag = tagOf(v);
    const copy = p.copies[i];
    if (tag === TAG_STRING) {
      putstring(free, v as string);
      setref(slot, tag, free);
      free += even(stringBytes(v as string)) / 4;
    } else if (copy !== undefined) {
      setword(free, copy.length);
      setword(free + 1, 0);
      new Uint8Array(buffer, (free + HEADERWORDS) * 4, copy.length).set(copy);
      setref(slot, TAG_CLONE, free);
      free += even(HEADERWORDS * 4 + copy.length) / 4;
    } else putv(slot, tag, payloadOf(tag, v), v);
  }
}

function argSlot(call: Ptr<'hostCall'>, i: number): number {
  return call + HostCall.args + 2 * i;
}

/** Makes room for n bytes that the host has for us: an array, as argument 0. */
export function putBytesArg(call: Ptr<'hostCall'>, n: number): void {
  setref(argSlot(call, 0), TAG_UINT8ARRAY, objectAddr(uint8Array(n)));
}

/** The array that putBytesArg has made. */
export function bytesArg(call: Ptr<'hostCall'>): unknown {
  return valueAt(argSlot(call, 0));
}

/** The call's result. Before its area is given back. */
export function takeResult(call: Ptr<'hostCall'>): unknown {
  const slot = call + HostCall.result;
  const hi = word(slot + 1);
  if (hi !== TAG_UINT8ARRAY) return valueAt(slot);
  const from = word(slot);
  const n = word(from);
  const bytes = uint8Array(n);
  bytes.set(new Uint8Array(buffer, (from + HEADERWORDS) * 4, n));
  return bytes;
}

function valueAt(slot: number): unknown {
  const hi = word(slot + 1);
  const lo = word(slot);
  return unboxed(hi, lo, getnum(slot));
}

/** An error that a host call threw, on its way to the goroutine. Anything else that was thrown is passed in `value`. */
export interface HostError {
  readonly name: string;
  readonly message: string;
  readonly props: Readonly<Record<string, unknown>>;
}
export type HostThrown = HostError | { readonly value: unknown };

const CLASSES = new Map(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((c) => [c.name, c]),
);

/** What the host's call threw. */
export function takeError(call: Ptr<'hostCall'>): unknown {
  const told = readclone(word(call + HostCall.result)) as HostThrown;
  if ('value' in told) return told.value;
  const make = CLASSES.get(told.name) ?? Error;
  const e = new make(told.message);
  if (e.name !== told.name) setProp(e, 'name', told.name);
  for (const [k, v] of Object.entries(told.props)) setProp(e, k, v);
  return e;
}

/** Sets a property of an error as JavaScript's own are set: its name is not listed. */
function setProp(e: Error, key: string, value: unknown): void {
  const enumerable = key !== 'name' && key !== 'cause';
  Object.defineProperty(e, key, { value, enumerable, writable: true, configurable: true });
}
