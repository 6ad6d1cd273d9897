// The program's arguments and environment, from the initial stack to slices of strings on the heap. As in Go, argument
// strings are the bytes on the stack themselves, and environment strings are copies. (runtime1.go: goargs, goenvs_unix)

import { mallocgc } from '../heap/malloc.ts';
import { done, step } from '../shared/bootlog.ts';
import { putBytes, takeBytes, takeCString } from '../shared/bytes.ts';
import { goargsList, goenvsList, STRINGWORDS } from '../shared/env.ts';
import { Sys, sys } from '../shared/globals.ts';
import { get, set, setword } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';
import { argv_index, envCount } from './args.ts';

const FILE = 'src/boot/goenvs.ts';

export function goargs(): void {
  const record = step('goargs');
  const n = get(sys, Sys.argc);
  const slice = mallocgc(n * STRINGWORDS * 4, false);
  for (let i = 0; i < n; i++) {
    const s = argv_index(i);
    setstring(slice, i, s, cstringlen(s));
  }
  set(sys, Sys.args, slice);
  set(sys, Sys.nargs, n);
  const list = goargsList();
  if (!list.every((s, i) => s === takeCString(argv_index(i)))) throw_('goargs: arguments differ from argv');
  const shown = list.join(' ').replace(/\s/g, ' ');
  done(record, 'goargs', FILE, `argslice of ${n}: ${shown.slice(0, 400)}`, 'each string equals its argv');
}

export function goenvs(): void {
  const record = step('goenvs');
  const first = get(sys, Sys.argc) + 1;
  const n = envCount();
  const slice = mallocgc(n * STRINGWORDS * 4, false);
  for (let i = 0; i < n; i++) {
    const s = argv_index(first + i);
    const len = cstringlen(s);
    const copy = mallocgc(len, true);
    putBytes(copy, takeBytes(s, len));
    setstring(slice, i, copy, len);
  }
  set(sys, Sys.envs, slice);
  set(sys, Sys.nenvs, n);
  const list = goenvsList();
  if (!list.every((s, i) => s === takeCString(argv_index(first + i)))) throw_('goenvs: environment differs from envp');
  done(record, 'goenvs', FILE, `envs of ${n}`, 'each string on the heap equals its envp');
}

function setstring(slice: number, i: number, bytes: number, n: number): void {
  setword(slice + i * STRINGWORDS, bytes);
  setword(slice + i * STRINGWORDS + 1, n);
}

/** Bytes before the NUL. */
function cstringlen(a: number): number {
  return Buffer.byteLength(takeCString(a));
}
